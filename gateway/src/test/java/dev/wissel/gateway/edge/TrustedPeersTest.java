package dev.wissel.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.testkit.Property;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cases follow nginx's documentation of real_ip_header and real_ip_recursive, and its code where that is silent. */
class TrustedPeersTest {
    private static final String FORWARDED_FOR = "x-forwarded-for";

    private static @Nullable String client(String header, boolean recursive, String peer, String... lines) {
        TrustedPeers whom = new TrustedPeers(CidrSet.of(List.of("10.0.0.0/8", "fd00::/8")), header, recursive);
        byte[] found = whom.client(Objects.requireNonNull(CidrSet.address(peer)), List.of(lines));
        return found == null ? null : NetUtil.bytesToIpAddress(found);
    }

    @Test
    void realIp_oneAddress_isTheClient() {
        assertThat(client("x-real-ip", false, "10.0.0.1", "1.2.3.4")).isEqualTo("1.2.3.4");
        assertThat(client("x-real-ip", false, "10.0.0.1", "1.2.3.4:5678")).isEqualTo("1.2.3.4");
        assertThat(client("x-real-ip", false, "10.0.0.1", "2001:db8::1")).isEqualTo("2001:db8::1");
        assertThat(client("x-real-ip", false, "10.0.0.1", "[2001:db8::1]:443")).isEqualTo("2001:db8::1");
        assertThat(client("x-real-ip", false, "fd00::1", "[2001:db8::1]")).isEqualTo("2001:db8::1");
    }

    @Test
    void realIp_noAddress_isThePeer() {
        for (String value : List.of(
                "",
                "unknown",
                "1.2.3",
                "1.2.3.4:",
                "1.2.3.4:x",
                "1.2.3.4:70000",
                "[2001:db8::1",
                "[1.2.3.4]",
                "[2001:db8::1]x",
                "1.2.3.4\t",
                "unix:",
                "for=1.2.3.4",
                ", ,")) {
            assertThat(client("x-real-ip", false, "10.0.0.1", value)).as(value).isNull();
        }
        assertThat(client("x-real-ip", false, "10.0.0.1")).isNull();
    }

    @Test
    void realIp_untrustedPeer_isThePeer() {
        assertThat(client("x-real-ip", true, "11.0.0.1", "1.2.3.4")).isNull();
    }

    @Test
    void forwardedFor_notRecursive_lastOfTheLastLine() {
        assertThat(client(FORWARDED_FOR, false, "10.0.0.1", "1.1.1.1, 2.2.2.2, 10.0.0.2"))
                .isEqualTo("10.0.0.2");
        assertThat(client(FORWARDED_FOR, false, "10.0.0.1", "1.1.1.1", "2.2.2.2,3.3.3.3 , "))
                .isEqualTo("3.3.3.3");
    }

    @Test
    void forwardedFor_recursive_lastThatIsNotTrusted() {
        assertThat(client(FORWARDED_FOR, true, "10.0.0.1", "1.1.1.1, 2.2.2.2, 10.0.0.2"))
                .isEqualTo("2.2.2.2");
        assertThat(client(FORWARDED_FOR, true, "10.0.0.1", "6.6.6.6, 1.1.1.1", "10.0.0.3, 10.0.0.2"))
                .isEqualTo("1.1.1.1");
        assertThat(client(FORWARDED_FOR, true, "10.0.0.1", "10.0.0.4", "10.0.0.3"))
                .isEqualTo("10.0.0.4");
    }

    @Test
    void forwardedFor_recursiveWithNonsense_lastSoundAddressBehindIt() {
        assertThat(client(FORWARDED_FOR, true, "10.0.0.1", "1.1.1.1, junk, 10.0.0.2"))
                .isEqualTo("10.0.0.2");
        assertThat(client(FORWARDED_FOR, true, "10.0.0.1", "1.1.1.1, junk")).isNull();
        assertThat(client(FORWARDED_FOR, true, "10.0.0.1", "1.1.1.1", "junk", "10.0.0.2"))
                .isEqualTo("10.0.0.2");
    }

    @Test
    void otherHeader_severalLines_firstCounts() {
        assertThat(client("cf-connecting-ip", false, "10.0.0.1", "1.1.1.1", "2.2.2.2"))
                .isEqualTo("1.1.1.1");
    }

    @Test
    void address_anyText_neverThrows() {
        Property.forAll(20_000, random -> {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append("0159af.:[]%, /x".charAt(random.nextInt(15)));
            }
            client(FORWARDED_FOR, random.nextBoolean(), "10.0.0.1", text.toString(), "10.1.1.1");
        });
    }

    @Test
    void header_thatIsNoName_refused() {
        assertThatThrownBy(() -> new TrustedPeers(CidrSet.NONE, "X-Real-IP", false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TrustedPeers(CidrSet.NONE, "x real ip", false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
