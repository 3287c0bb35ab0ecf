package dev.wissel.design.strategy;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.carrier.Parsed;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Addresses as people write them. */
class HostPortTest {
    private static String read(String text) {
        return HostPort.parse(text)
                .toOptional()
                .map(HostPort::text)
                .orElseGet(() -> "! " + ((Parsed.Bad<HostPort>) HostPort.parse(text)).expected());
    }

    @Test
    void address_inAnyForm_becomesOne() {
        assertThat(read("Product-1.AMS.example:8080")).isEqualTo("product-1.ams.example:8080");
        assertThat(read("under_score.example.:1")).isEqualTo("under_score.example.:1");
        assertThat(read("127.0.0.1:65535")).isEqualTo("127.0.0.1:65535");
        assertThat(read("[::]:80")).isEqualTo("[0000:0000:0000:0000:0000:0000:0000:0000]:80");
        assertThat(read("[2001:DB8::1]:80")).isEqualTo("[2001:0db8:0000:0000:0000:0000:0000:0001]:80");
        assertThat(read("[1:2:3:4:5:6:7:8]:80")).isEqualTo("[0001:0002:0003:0004:0005:0006:0007:0008]:80");
        assertThat(read("[1:2:3:4:5:6:7::]:80")).isEqualTo("[0001:0002:0003:0004:0005:0006:0007:0000]:80");
        assertThat(read("[::ffff:10.1.2.3]:80")).isEqualTo("[0000:0000:0000:0000:0000:ffff:0a01:0203]:80");
    }

    @Test
    void address_thatIsNone_saysWhatWasExpected() {
        assertThat(read("10.0.0.1")).endsWith("with the port");
        assertThat(read("[::1]")).endsWith("with the port");
        assertThat(read("http://10.0.0.1:80")).endsWith("without a scheme");
        assertThat(read("2001:db8::1:80")).endsWith("IPv6 addresses in brackets");
        assertThat(read("10.0.0.1:0")).isEqualTo("! a port from 1 to 65535 after the last colon");
        assertThat(read("10.0.0.1:65536")).isEqualTo("! a port from 1 to 65535 after the last colon");
        assertThat(read("10.0.0.1:")).isEqualTo("! a port from 1 to 65535 after the last colon");
        assertThat(read("10.0.0.256:80")).isEqualTo("! an IPv4 address of four numbers from 0 to 255");
        assertThat(read("10.0.0.01:80")).isEqualTo("! an IPv4 address of four numbers from 0 to 255");
        assertThat(read("10.0.1:80")).isEqualTo("! an IPv4 address of four numbers from 0 to 255");
        for (String bad : new String[] {
            "[1::2::3]:1",
            "[:1]:1",
            "[1:]:1",
            "[12345::]:1",
            "[1:2:3:4:5:6:7:8:9]:1",
            "[1:2:3:4:5:6:7:8::]:1",
            "[fe80::1%eth0]:1",
            "[]:1",
            "[10.0.0.1]:1",
            "[1.2.3.4::]:1"
        }) {
            assertThat(read(bad)).as(bad).isEqualTo("! an IPv6 address between the brackets");
        }
        for (String bad : new String[] {
            ":80",
            "a..b:80",
            "-a:80",
            "a-:80",
            "a b:80",
            "é.example:80",
            "a/b:80",
            "x".repeat(64) + ":80",
            "user@host:80",
            "*:80"
        }) {
            assertThat(read(bad)).as(bad).startsWith("! a host name");
        }
    }

    @Test
    void ipv6_inTheShapeJavaWrites_isTheSameAddress() {
        forAll(2_000, random -> {
            byte[] bytes = new byte[16];
            for (int i = 0; i < 16; i++) {
                bytes[i] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            bytes[0] = 0x20; // no mapped IPv4 address, which Java writes as such
            String full = HexFormat.ofDelimiter("").formatHex(bytes).replaceAll("(....)(?!$)", "$1:");
            assertThat(read("[" + address(bytes) + "]:1")).isEqualTo("[" + full + "]:1");
        });
    }

    private static String address(byte[] bytes) throws UnknownHostException {
        return InetAddress.getByAddress(bytes).getHostAddress();
    }
}
