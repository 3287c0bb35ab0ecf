package dev.wissel.gateway.http;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random and mutated heads: the parser beside a naive reading, beside itself in pieces, and beside what was written from it. */
class HeadPropertyTest {
    private static final List<String> STARTS = List.of(
            "GET / HTTP/1.1",
            "POST /a?b=c HTTP/1.1",
            "GET /p HTTP/1.0",
            "OPTIONS * HTTP/1.1",
            "GET http://a:80/x?y HTTP/1.1",
            "DELETE http://a HTTP/1.0",
            "\r\nPUT // HTTP/1.1",
            "TRACE / HTTP/1.1",
            "CONNECT a:80 HTTP/1.1",
            "GET / HTTP/1.2");
    private static final List<String> LINES = List.of(
            "Host: a:80",
            "Host: a",
            "host:\tExample.com.",
            "Host: [::1]:8080",
            "Content-Length: 5",
            "content-length:0",
            "Content-Length: 05",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding:Chunked ",
            "Transfer-Encoding: gzip, chunked",
            "Connection: close",
            "Connection: keep-alive, X-A",
            "Connection: upgrade,te",
            "Upgrade: websocket",
            "TE: trailers",
            "TE: gzip",
            "Expect: 100-continue",
            "X-A: 1",
            "x-a:\t2 \t",
            "X-Empty:",
            "Cookie: a=b; c=d",
            "Keep-Alive: timeout=5",
            "Proxy-Connection: x",
            "Accept: */*",
            "X-Forwarded-For: 1.2.3.4, 5.6.7.8",
            "Via: 1.1 x",
            "User-Agent: M\u00f6zilla/5.0 (X11; Linux)");
    private static final String ALPHABET =
            "\r\n\t\0 :,;/?#*@[]%aAzZ019-_.\"\\\u007f\u0080\u00ff\u000b\u001f+chunkedHTTP";

    private static byte[] wellFormed(RandomGenerator random) {
        StringBuilder text = new StringBuilder(
                STARTS.get(random.nextInt(4) == 0 ? random.nextInt(STARTS.size()) : random.nextInt(4)));
        text.append("\r\n");
        if (random.nextInt(8) != 0) {
            text.append(LINES.get(random.nextInt(4))).append("\r\n");
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(LINES.get(random.nextInt(4) == 0 ? random.nextInt(LINES.size()) : 10 + random.nextInt(17)))
                    .append("\r\n");
        }
        return Heads.bytes(text.append("\r\n").toString());
    }

    private static byte[] mutated(RandomGenerator random) {
        byte[] head = wellFormed(random);
        for (int i = random.nextInt(4); i > 0 && head.length > 0; i--) {
            int place = random.nextInt(head.length);
            byte b = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(5)) {
                case 0 -> head = ChunkScannerTest.insert(head, place, b);
                case 1 -> head = ChunkScannerTest.remove(head, place);
                case 2 -> head[place] ^= (byte) (1 << random.nextInt(8));
                case 3 -> {
                    int other = random.nextInt(head.length);
                    byte swapped = head[place];
                    head[place] = head[other];
                    head[other] = swapped;
                }
                default -> head[place] = b;
            }
        }
        return random.nextInt(40) == 0 ? Arrays.copyOf(head, random.nextInt(head.length + 1)) : head;
    }

    private static String show(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }

    @Test
    void parse_mutatedHeads_agreesWithTheNaiveReading() {
        RequestHead head = new RequestHead();
        int[] seen = new int[3];
        forAll(200_000, random -> {
            byte[] bytes = mutated(random);
            head.reset();
            int result = head.parse(bytes, 0, bytes.length, Limits.DEFAULTS);
            NaiveHead naive = NaiveHead.read(bytes);
            if (naive == null) {
                assertThat(result).as(() -> show(bytes)).isLessThanOrEqualTo(0);
            } else {
                assertThat(Heads.verdict(result)).as(() -> show(bytes)).isEqualTo("OK");
                assertThat(result).as(() -> show(bytes)).isEqualTo(naive.length);
                assertSame(head, naive, bytes);
            }
            seen[Integer.signum(result) + 1]++;
        });
        if (System.getProperty("property.seed") == null) {
            assertThat(Math.min(seen[0], seen[2]))
                    .as("refused, incomplete, good: " + Arrays.toString(seen))
                    .isGreaterThan(40_000);
            assertThat(seen[1]).isGreaterThan(2_000);
        }
    }

    private static void assertSame(RequestHead head, NaiveHead naive, byte[] bytes) {
        StringBuilder read = new StringBuilder(head.methodText() + " ");
        read.append(head.text(head.targetStart(), head.targetEnd())).append(' ').append(head.minorVersion());
        for (int i = 0; i < head.headerCount(); i++) {
            read.append('\n')
                    .append(head.text(head.nameStart(i), head.nameEnd(i)))
                    .append(':')
                    .append(head.value(i));
            read.append(head.hopByHop(i) ? " dropped" : " forwarded");
        }
        read.append(head.keepAlive() ? "\nkept " : "\nclosed ")
                .append(head.contentLength())
                .append(head.framing());
        assertThat(read.toString()).as(() -> show(bytes)).isEqualTo(naive.describe());
    }

    @Test
    void parse_mutatedHeadsInRandomPieces_givesTheSameVerdict() {
        Heads.Parser whole = Heads.requests(Limits.DEFAULTS);
        Heads.Parser responses = Heads.responses(Limits.DEFAULTS);
        forAll(50_000, random -> {
            byte[] bytes = mutated(random);
            if (random.nextInt(3) == 0) {
                bytes = Heads.bytes(
                        "HTTP/1.1 20" + bytes.length % 10 + " " + new String(bytes, StandardCharsets.ISO_8859_1));
                assertSameInPieces(responses, Heads.responses(Limits.DEFAULTS), bytes, random);
            } else {
                assertSameInPieces(whole, Heads.requests(Limits.DEFAULTS), bytes, random);
            }
        });
    }

    @Test
    void parse_smallLimitsInRandomPieces_givesTheSameVerdict() {
        forAll(50_000, random -> {
            Limits limits = new Limits(
                    64 + random.nextInt(150),
                    16 + random.nextInt(48),
                    1 + random.nextInt(4),
                    16 + random.nextInt(48),
                    32,
                    64);
            assertSameInPieces(Heads.requests(limits), Heads.requests(limits), mutated(random), random);
        });
    }

    private static void assertSameInPieces(
            Heads.Parser whole, Heads.Parser pieces, byte[] bytes, RandomGenerator random) {
        int expected = whole.parse(bytes, 0, bytes.length);
        int[] ends = new int[1 + random.nextInt(6)];
        for (int i = 0; i < ends.length - 1; i++) {
            ends[i] = random.nextInt(bytes.length + 1);
        }
        ends[ends.length - 1] = bytes.length;
        Arrays.sort(ends);
        int result = Heads.inPieces(pieces, bytes, (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length())), ends);
        /* An offence in a line that is not whole may be seen now, or when the line's end comes. */
        byte[] ended = Arrays.copyOf(bytes, bytes.length + 2);
        ended[bytes.length + 1] = '\n';
        if (result == Head.NEED_MORE) {
            result = pieces.parse(ended, 0, ended.length);
            assertThat(result).isNegative();
        }
        if (expected == Head.NEED_MORE) {
            expected = whole.parse(ended, 0, ended.length);
        }
        assertThat(Heads.verdict(result))
                .as(() -> Arrays.toString(ends) + show(bytes))
                .isEqualTo(Heads.verdict(expected));
        assertThat(result).isEqualTo(expected);
    }

    /* Twice through the parser and the writer: what is sent on is read as it was, and nothing changes any more. */
    @Test
    void write_acceptedHeads_areReadAsTheyWere() {
        RequestHead head = new RequestHead();
        RequestHead again = new RequestHead();
        HeadWriter writer = new HeadWriter();
        int[] accepted = new int[1];
        forAll(50_000, random -> {
            byte[] bytes = mutated(random);
            head.reset();
            if (head.parse(bytes, 0, bytes.length, Limits.DEFAULTS) <= 0) {
                return;
            }
            accepted[0]++;
            writer.reset()
                    .put(bytes, head.methodStart(), head.methodEnd())
                    .put(' ')
                    .put(bytes, head.targetStart(), head.targetEnd())
                    .text(" HTTP/1.")
                    .decimal(head.minorVersion())
                    .crlf()
                    .headers(head, 0)
                    .crlf();
            int result = again.parse(writer.array(), 0, writer.length(), Limits.DEFAULTS);
            assertThat(result).as(() -> show(bytes)).isEqualTo(writer.length());
            assertThat(again.methodText()).isEqualTo(head.methodText());
            assertThat(again.contentLength()).isEqualTo(head.contentLength());
            assertThat(again.framing()).isEqualTo(head.framing());
            assertThat(again.port()).isEqualTo(head.port());
            int kept = 0;
            for (int i = 0; i < head.headerCount(); i++) {
                if (!head.hopByHop(i)) {
                    assertThat(again.value(kept)).isEqualTo(head.value(i));
                    assertThat(again.known(kept)).isEqualTo(head.known(i));
                    assertThat(again.hopByHop(kept)).isFalse();
                    kept++;
                }
            }
            assertThat(again.headerCount()).as(() -> show(bytes)).isEqualTo(kept);
        });
        assertThat(accepted[0]).isGreaterThan(System.getProperty("property.seed") == null ? 10_000 : -1);
    }

    @Test
    void responses_mutatedHeads_neverThrowAndNeverSplitAHeader() {
        ResponseHead head = new ResponseHead();
        int[] accepted = new int[1];
        forAll(100_000, random -> {
            byte[] request = mutated(random);
            String text = new String(request, StandardCharsets.ISO_8859_1);
            int line = Math.max(0, text.indexOf("\r\n"));
            byte[] bytes = Heads.bytes(
                    "HTTP/1." + random.nextInt(2) + " " + (100 + random.nextInt(500)) + " OK" + text.substring(line));
            head.reset();
            if (head.parse(bytes, 0, bytes.length, Limits.DEFAULTS, Method.GET) <= 0) {
                return;
            }
            accepted[0]++;
            for (int i = 0; i < head.headerCount(); i++) {
                assertThat(head.value(i))
                        .doesNotContain("\r")
                        .doesNotContain("\n")
                        .doesNotContain("\0");
                assertThat(head.text(head.lineEnd(i) - 2, head.lineEnd(i))).isEqualTo("\r\n");
            }
            boolean bodiless = head.status() < 200 || head.status() == 204 || head.status() == 304;
            assertThat(head.framing() == BodyFraming.NONE).isEqualTo(bodiless);
            assertThat(head.framing() == BodyFraming.LENGTH && head.contentLength() < 0)
                    .isFalse();
        });
        assertThat(accepted[0]).isGreaterThan(System.getProperty("property.seed") == null ? 20_000 : -1);
    }
}
