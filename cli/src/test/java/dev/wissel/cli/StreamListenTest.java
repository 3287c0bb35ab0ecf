package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.gateway.proxy.Listen;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class StreamListenTest {
    @Test
    void listeners_kongsWords_read() {
        List<Listen> listens = StreamListen.read("127.0.0.1:9000 reuseport backlog=16384, [::1]:9443 ssl proxy_protocol"
                + " so_keepalive=30m::10 ipv6only=on");
        assertThat(listens).hasSize(2);
        assertThat(listens.get(0).address().getPort()).isEqualTo(9000);
        assertThat(listens.get(0).ssl()).isFalse();
        assertThat(listens.get(0).proxyProtocol()).isFalse();
        assertThat(listens.get(1).address().getPort()).isEqualTo(9443);
        assertThat(listens.get(1).ssl()).isTrue();
        assertThat(listens.get(1).proxyProtocol()).isTrue();
        assertThat(StreamListen.read(" off ")).isEmpty();
    }

    @Test
    void listeners_wrong_refusedWithTheWord() {
        for (String text : List.of("127.0.0.1:9000 udp", "127.0.0.1:9000 http2", "127.0.0.1:9000 backlog=x")) {
            assertThatThrownBy(() -> StreamListen.read(text))
                    .as(text)
                    .isInstanceOf(TypeConversionException.class)
                    .hasMessageContaining("'" + text.substring(text.indexOf(' ') + 1) + "'");
        }
        for (String text : List.of("", "127.0.0.1", "127.0.0.1:70000", "127.0.0.1:9000,,", "off,127.0.0.1:9000")) {
            assertThatThrownBy(() -> StreamListen.read(text)).as(text).isInstanceOf(TypeConversionException.class);
        }
    }
}
