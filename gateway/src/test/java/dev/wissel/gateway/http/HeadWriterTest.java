package dev.wissel.gateway.http;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HeadWriterTest {
    private static String written(HeadWriter writer) {
        return new String(writer.array(), 0, writer.length(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void numbers_anyValue_areWrittenAsTheJdkWritesThem() {
        HeadWriter writer = new HeadWriter();
        forAll(20_000, random -> {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(written(writer.reset().decimal(value))).isEqualTo(Long.toString(value));
            assertThat(written(writer.reset().hex(value))).isEqualTo(Long.toHexString(value));
            assertThat(written(writer.reset().hex16(value))).isEqualTo(String.format("%016x", value));
        });
        for (long value : new long[] {0, 1, -1, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, 15, 16, 255, 256}) {
            assertThat(written(writer.reset().decimal(value))).isEqualTo(Long.toString(value));
            assertThat(written(writer.reset().hex(value))).isEqualTo(Long.toHexString(value));
        }
    }

    @Test
    void write_moreThanItsRoom_growsAndKeepsAll() {
        HeadWriter writer = new HeadWriter();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            writer.text("Grüße")
                    .put(' ')
                    .decimal(i)
                    .put(Heads.bytes("abc"))
                    .put(Heads.bytes("xyz"), 1, 2)
                    .crlf();
            expected.append("Grüße ").append(i).append("abcy\r\n");
        }
        assertThat(written(writer)).isEqualTo(expected.toString());
        ByteBuf buffer = Unpooled.buffer().writeByte('>');
        writer.writeTo(buffer);
        assertThat(buffer.toString(StandardCharsets.ISO_8859_1)).isEqualTo(">" + expected);
    }

    @Test
    void headers_withDropped_copiesTheRestAsItCame() {
        RequestHead head = Heads.request(
                "GET / HTTP/1.1\r\nHost: a\r\nVia:x\r\nX-A:  1 \r\nX-B:\t2\r\nConnection: X-B\r\nCookie: c\r\nDate: d\r\nX-C: \r\n\r\n");
        HeadWriter writer = new HeadWriter().text(">");
        writer.headers(head, KnownHeader.HOST.bit() | KnownHeader.COOKIE.bit() | KnownHeader.OTHER.bit());
        assertThat(written(writer)).isEqualTo(">Via:x\r\nX-A:  1 \r\nDate: d\r\nX-C: \r\n");
        assertThat(written(writer.reset().headers(head, ~0L))).isEqualTo("X-A:  1 \r\nX-C: \r\n");
        assertThat(written(writer.reset().header(head, 2))).isEqualTo("X-A:  1 \r\n");
        assertThat(written(writer.reset().header(head, 7))).isEqualTo("X-C: \r\n");
        RequestHead none = Heads.request("GET / HTTP/1.0\r\n\r\n");
        assertThat(written(writer.reset().headers(none, 0))).isEmpty();
        RequestHead allDropped = Heads.request("GET / HTTP/1.0\r\nConnection: close\r\n\r\n");
        assertThat(written(writer.reset().headers(allDropped, 0))).isEmpty();
    }

    @Test
    void knownHeaders_eachNameInAnyCase_isRecognisedAndNoNeighbour() {
        for (KnownHeader header : KnownHeader.values()) {
            if (header == KnownHeader.OTHER) {
                continue;
            }
            String name = header.headerName();
            assertThat(known(name)).isEqualTo(header);
            assertThat(known(name.toUpperCase(Locale.ROOT))).isEqualTo(header);
            for (int i = 0; i < name.length(); i++) {
                char changed = name.charAt(i) == 'q' ? 'z' : 'q';
                assertThat(known(name.substring(0, i) + changed + name.substring(i + 1)))
                        .isNotEqualTo(header);
                char control = (char) (name.charAt(i) ^ 0x40);
                if (Ascii.is(Ascii.TOKEN, (byte) control)) {
                    assertThat(known(name.substring(0, i) + control + name.substring(i + 1)))
                            .isNotEqualTo(header);
                }
            }
            assertThat(known(name + "x")).isNotEqualTo(header);
            assertThat(known(name.replace('-', '_'))).isEqualTo(name.contains("-") ? KnownHeader.OTHER : header);
        }
        assertThat(known("other")).isEqualTo(KnownHeader.OTHER);
        assertThat(KnownHeader.values().length).isLessThanOrEqualTo(64);
    }

    private static KnownHeader known(String name) {
        byte[] bytes = Heads.bytes(name);
        return KnownHeader.at(KnownHeader.placeOf(bytes, 0, bytes.length));
    }

    @Test
    void date_anySecond_isImfFixdate() {
        DateTimeFormatter imf = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                .withZone(ZoneOffset.UTC);
        HttpDate date = new HttpDate();
        forAll(5_000, random -> {
            long millis = random.nextLong(253_402_300_799_999L);
            for (long step : new long[] {0, 1, 999, 1_000, 86_400_000L, -5_000}) {
                long at = Math.max(0, Math.min(253_402_300_799_999L, millis + step));
                assertThat(new String(date.at(at), StandardCharsets.US_ASCII))
                        .isEqualTo(imf.format(Instant.ofEpochMilli(at)));
            }
        });
        assertThat(date.at(784_111_777_000L)).hasSize(HttpDate.LENGTH);
        assertThat(new String(date.at(784_111_777_000L), StandardCharsets.US_ASCII))
                .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }

    @Test
    void date_sameSecond_isNotMadeAgain() {
        HttpDate date = new HttpDate();
        byte[] first = date.at(1_000);
        first[0] = '#';
        assertThat(date.at(1_999)[0]).isEqualTo((byte) '#');
    }
}
