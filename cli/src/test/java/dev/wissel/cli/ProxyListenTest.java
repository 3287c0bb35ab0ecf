package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.gateway.proxy.Listen;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class ProxyListenTest {
    private static Listen read(String text) {
        return new ProxyListen().convert(text);
    }

    @Test
    void kongsDefault_andOtherEntries_areUnderstood() {
        assertThat(read("0.0.0.0:8000 reuseport backlog=16384"))
                .isEqualTo(Listen.plain(new InetSocketAddress("0.0.0.0", 8000)));
        assertThat(read("  0.0.0.0:8443 http2 ssl reuseport backlog=16384 "))
                .isEqualTo(new Listen(new InetSocketAddress("0.0.0.0", 8443), true, true, false));
        assertThat(read("[::]:8000 ipv6only=on so_keepalive=30m::10 deferred bind"))
                .isEqualTo(Listen.plain(new InetSocketAddress("::", 8000)));
        assertThat(read("127.0.0.1:8000\tproxy_protocol"))
                .isEqualTo(new Listen(new InetSocketAddress("127.0.0.1", 8000), false, false, true));
    }

    @Test
    void unknownWord_isNamed_withWhatIsExpected() {
        for (String text : List.of("127.0.0.1:8000 tls", "127.0.0.1:8000 backlog=x", "127.0.0.1:8000 SSL")) {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(TypeConversionException.class)
                    .hasMessageContaining("unknown word '" + text.split(" ")[1] + "'")
                    .hasMessageContaining("expected: HOST:PORT and any of ssl, http2");
        }
        assertThatThrownBy(() -> read("ssl 127.0.0.1:8000")).isInstanceOf(TypeConversionException.class);
    }
}
