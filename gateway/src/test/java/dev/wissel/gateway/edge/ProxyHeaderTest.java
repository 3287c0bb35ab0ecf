package dev.wissel.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.testkit.Property;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static @Nullable ProxyHeader read(byte[] bytes) throws ProxyHeader.Malformed {
        return ProxyHeader.read(Unpooled.wrappedBuffer(bytes));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static String told(byte[] bytes) throws ProxyHeader.Malformed {
        ProxyHeader header = Objects.requireNonNull(read(bytes));
        ProxyHeader.End from = header.source();
        ProxyHeader.End to = header.destination();
        return header.length()
                + (from == null || to == null
                        ? " nobody"
                        : " " + from.text() + " " + from.port() + " -> " + to.text() + " " + to.port());
    }

    @Test
    void version1_allFamilies_read() throws Exception {
        assertThat(told(ascii("PROXY TCP4 1.2.3.4 5.6.7.8 1000 80\r\nGET /")))
                .isEqualTo("36 1.2.3.4 1000 -> 5.6.7.8 80");
        assertThat(told(ascii("PROXY TCP6 2001:db8::1 ::1 65535 0\r\n"))).isEqualTo("36 2001:db8::1 65535 -> ::1 0");
        assertThat(told(ascii("PROXY UNKNOWN\r\n"))).isEqualTo("15 nobody");
        assertThat(told(ascii("PROXY UNKNOWN ffff::1 whatever 1 2\r\n"))).isEqualTo("36 nobody");
        String longest =
                "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n";
        assertThat(longest).hasSize(107);
        assertThat(told(ascii(longest))).isEqualTo("107 nobody");
    }

    @Test
    void version1_malformed_refused() {
        for (String text : List.of(
                "GET / HTTP/1.1\r\n\r\n",
                "PROXY  TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 65536\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n",
                "PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n",
                "PROXY TCP4 ::1 ::2 1 2\r\n",
                "PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP6 fe80::1%1 ::2 1 2\r\n",
                "PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY UNKNOWNX\r\n",
                "proxy TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY TCP4 1.2.3.4\r5.6.7.8 1 2\r\n",
                "PROXY UNKNOWN " + "x".repeat(100))) {
            assertThatThrownBy(() -> read(ascii(text))).as(text).isInstanceOf(ProxyHeader.Malformed.class);
        }
    }

    @Test
    void version2_allFamilies_read() throws Exception {
        assertThat(told(hex(SIGNATURE + "21 11 000c 01020304 05060708 03e8 0050")))
                .isEqualTo("28 1.2.3.4 1000 -> 5.6.7.8 80");
        assertThat(told(hex(SIGNATURE + "21 21 0024 20010db8000000000000000000000001"
                        + "00000000000000000000000000000001 ffff 0000")))
                .isEqualTo("52 2001:db8::1 65535 -> ::1 0");
        assertThat(told(hex(SIGNATURE + "20 00 0000"))).isEqualTo("16 nobody");
        assertThat(told(hex(SIGNATURE + "20 11 000c 01020304 05060708 03e8 0050")))
                .isEqualTo("28 nobody");
        assertThat(told(hex(SIGNATURE + "21 00 0003 aabbcc"))).isEqualTo("19 nobody");
        assertThat(told(hex(SIGNATURE + "21 12 000c 01020304 05060708 03e8 0050")))
                .isEqualTo("28 nobody");
        assertThat(told(hex(SIGNATURE + "21 31 00d8" + "2f".repeat(216)))).isEqualTo("232 nobody");
    }

    @Test
    void version2_typedValuesBehindTheAddresses_skipped() throws Exception {
        assertThat(told(hex(SIGNATURE + "21 11 0014 01020304 05060708 03e8 0050 0200 05 6162636465")))
                .isEqualTo("36 1.2.3.4 1000 -> 5.6.7.8 80");
    }

    @Test
    void version2_malformed_refused() {
        for (String digits : List.of(
                SIGNATURE + "11 11 000c",
                SIGNATURE + "31 11 000c",
                SIGNATURE + "22 11 000c",
                SIGNATURE + "21 41 000c",
                SIGNATURE + "21 13 000c",
                SIGNATURE + "21 11 000b" + "00".repeat(11),
                SIGNATURE + "21 21 0023" + "00".repeat(35),
                SIGNATURE + "21 11 0ff1",
                "0d0a0d0a000d0a515549540b",
                "0d0a0d0b")) {
            assertThatThrownBy(() -> read(hex(digits))).as(digits).isInstanceOf(ProxyHeader.Malformed.class);
        }
    }

    @Test
    void header_everyBeginningOfIt_asksForMore() throws Exception {
        for (byte[] whole : List.of(
                ascii("PROXY TCP4 1.2.3.4 5.6.7.8 1000 80\r\n"),
                ascii("PROXY UNKNOWN\r\n"),
                hex(SIGNATURE + "21 11 0014 01020304 05060708 03e8 0050 0200 05 6162636465"),
                hex(SIGNATURE + "20 00 0000"))) {
            for (int length = 0; length < whole.length; length++) {
                assertThat(read(java.util.Arrays.copyOf(whole, length))).isNull();
            }
            assertThat(Objects.requireNonNull(read(whole)).length()).isEqualTo(whole.length);
        }
    }

    @Test
    void bytes_mutated_readOrRefusedAndNeverMoreThanTheLimit() {
        List<byte[]> sound = List.of(
                ascii("PROXY TCP4 1.2.3.4 5.6.7.8 1000 80\r\n"),
                ascii("PROXY TCP6 2001:db8::1 ::1 65535 0\r\n"),
                hex(SIGNATURE + "21 11 0014 01020304 05060708 03e8 0050 0200 05 6162636465"));
        Property.forAll(20_000, random -> {
            byte[] bytes = java.util.Arrays.copyOf(sound.get(random.nextInt(sound.size())), 5000);
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(40)] = (byte) random.nextInt(256);
            }
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            try {
                ProxyHeader header = ProxyHeader.read(in);
                assertThat(Objects.requireNonNull(header, "with all the bytes there can be")
                                .length())
                        .isBetween(15, ProxyHeader.MAX_BYTES);
            } catch (ProxyHeader.Malformed refused) {
                // as it should be
            }
            assertThat(in.readerIndex()).isZero();
        });
    }
}
