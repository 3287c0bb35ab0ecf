package dev.wissel.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.testkit.Property;
import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CidrSetTest {
    private static byte[] ip(String text) {
        return Objects.requireNonNull(CidrSet.address(text), text);
    }

    private static boolean holds(String block, String address) {
        return CidrSet.of(List.of(block)).holds(ip(address));
    }

    @Test
    void block_edges_insideAndOut() {
        assertThat(holds("10.0.0.0/8", "10.255.255.255")).isTrue();
        assertThat(holds("10.0.0.0/8", "11.0.0.0")).isFalse();
        assertThat(holds("10.1.2.3/8", "10.9.9.9")).isTrue();
        assertThat(holds("192.168.4.0/22", "192.168.7.255")).isTrue();
        assertThat(holds("192.168.4.0/22", "192.168.8.0")).isFalse();
        assertThat(holds("127.0.0.1", "127.0.0.1")).isTrue();
        assertThat(holds("127.0.0.1", "127.0.0.2")).isFalse();
        assertThat(holds("fd00::/9", "fd7f::1")).isTrue();
        assertThat(holds("fd00::/9", "fd80::1")).isFalse();
        assertThat(holds("::1", "::1")).isTrue();
    }

    @Test
    void block_ofOneFamily_neverHoldsTheOther() {
        assertThat(holds("0.0.0.0/0", "::1")).isFalse();
        assertThat(holds("::/0", "1.2.3.4")).isFalse();
    }

    @Test
    void address_mappedIntoIpv6_countsAsIpv4() {
        assertThat(holds("10.0.0.0/8", "::ffff:10.1.2.3")).isTrue();
        assertThat(holds("::ffff:10.0.0.0/104", "10.1.2.3")).isTrue();
        assertThat(holds("::ffff:10.0.0.0/104", "11.1.2.3")).isFalse();
    }

    @Test
    void text_thatIsNoBlock_refused() {
        for (String text : List.of(
                "",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0/8",
                "example.com",
                "10.0.0.0/-1",
                "[::1]",
                "fe80::1%eth0",
                "10.0.0.0/0008",
                "1.2.3.4/8/8",
                " 1.2.3.4")) {
            assertThatThrownBy(() -> CidrSet.of(List.of(text)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + text + "'");
        }
    }

    @Test
    void block_anyPrefix_agreesWithArithmetic() {
        Property.forAll(2_000, random -> {
            byte[] network = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(network);
            network[0] |= 0x20; // no mapped address
            byte[] address = network.clone();
            int flipped = random.nextInt(address.length * 8);
            address[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
            address[0] |= 0x20;
            int bits = random.nextInt(address.length * 8 + 1);
            int drop = address.length * 8 - bits;
            boolean same =
                    new BigInteger(1, network).shiftRight(drop).equals(new BigInteger(1, address).shiftRight(drop));
            String block = NetUtil.bytesToIpAddress(network) + "/" + bits;
            assertThat(CidrSet.of(List.of(block)).holds(address)).as(block).isEqualTo(same);
        });
    }
}
