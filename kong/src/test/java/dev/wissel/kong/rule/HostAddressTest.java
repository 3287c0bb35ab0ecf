package dev.wissel.kong.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostAddressTest {
    private static String text(String written) {
        HostAddress.Parsed parsed = HostAddress.parse(written);
        return parsed.address() == null
                ? "! " + parsed.error()
                : parsed.address().kind() + " " + parsed.address().text(8000);
    }

    @Test
    void parse_everyForm_isTakenApartAsKongDoes() {
        assertThat(text("001.2.3.4:80")).isEqualTo("IPV4 1.2.3.4:80");
        assertThat(text("1.2.3.4")).isEqualTo("IPV4 1.2.3.4:8000");
        assertThat(text("::1")).isEqualTo("IPV6 [0000:0000:0000:0000:0000:0000:0000:0001]:8000");
        assertThat(text("[2001:DB8::A]:65535")).isEqualTo("IPV6 [2001:0db8:0000:0000:0000:0000:0000:000a]:65535");
        assertThat(text("1::")).isEqualTo("IPV6 [0001:0000:0000:0000:0000:0000:0000:0000]:8000");
        assertThat(text("1:2:3:4:5:6:7:8")).isEqualTo("IPV6 [0001:0002:0003:0004:0005:0006:0007:0008]:8000");
        assertThat(text("a_b.c-d.e.:0")).isEqualTo("NAME a_b.c-d.e.:0");
        assertThat(text("-a")).isEqualTo("NAME -a:8000");
    }

    @Test
    void parse_whatIsNoAddress_isRefusedWithKongsReason() {
        assertThat(List.of("256.1.1.1", "1.2.3", "1.2.3.4.5", "12", "1.2.3.4:", "1.2.3.4:1x").stream()
                        .map(HostAddressTest::text))
                .allMatch(text -> text.startsWith("! invalid "));
        assertThat(text("1.2.3.4:65536")).isEqualTo("! invalid port number");
        assertThat(text("a:99999999999999999999")).isEqualTo("! invalid port number");
        assertThat(text("[::1]:65536")).isEqualTo("! invalid port number");
        assertThat(List.of("a..b", ".a", "a-", "a-.b", "a b", "a/b", "", "é", "a:", "a:b", ":x").stream()
                        .map(HostAddressTest::text))
                .allMatch(text -> text.startsWith("! invalid hostname: "));
        assertThat(List.of("1:2", "::g", ":::", "[::1", "[::1]x", "1:2:3:4:5:6:7:8:9", "1::2::3", "[a:b]:1:2").stream()
                        .map(HostAddressTest::text))
                .allMatch(text -> text.startsWith("! invalid "));
    }
}
