package dev.wissel.gateway.http;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class ChunkScannerTest {
    private static final String ALPHABET = "0123456789abcdefABCDEF;=\" \t\r\n\0:gX-\u00ff\u007f";

    @Test
    void bodies_eachCase_getItsVerdict() {
        List<CaseFile.Case> cases = CaseFile.read("chunked-bodies.txt");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(80);
        SoftAssertions softly = new SoftAssertions();
        for (CaseFile.Case row : cases) {
            ChunkScanner scanner = new ChunkScanner();
            int whole = scanner.scan(row.message(), 0, row.message().length);
            softly.assertThat(verdict(scanner, whole)).as("%s", row).isEqualTo(row.verdict());
            if (whole >= 0) {
                softly.assertThat(whole).as("bytes of %s", row).isEqualTo(row.message().length);
            }
            softly.assertThat(byteByByte(row.message()))
                    .as("byte by byte: %s", row)
                    .isEqualTo(row.verdict());
        }
        softly.assertAll();
    }

    private static String verdict(ChunkScanner scanner, int result) {
        if (result < 0) {
            assertThat(scanner.error()).isEqualTo(HttpError.ofCode(result));
            return HttpError.ofCode(result).name();
        }
        return scanner.done() ? "OK" : "MORE";
    }

    private static String byteByByte(byte[] body) {
        ChunkScanner scanner = new ChunkScanner();
        int result = 0;
        for (int at = 0; at < body.length && result >= 0; at++) {
            result = scanner.scan(body, at, at + 1);
        }
        return verdict(scanner, result);
    }

    @Test
    void scan_bodyWithNextMessageBehind_stopsAtItsEnd() {
        byte[] bytes = Heads.bytes("xx3\r\nabc\r\n0\r\nT: 1\r\n\r\nGET / HTTP/1.1\r\n");
        ChunkScanner scanner = new ChunkScanner();
        assertThat(scanner.scan(bytes, 2, bytes.length)).isEqualTo("3\r\nabc\r\n0\r\nT: 1\r\n\r\n".length());
        assertThat(scanner.done()).isTrue();
        assertThat(scanner.scan(bytes, 22, bytes.length)).isZero();
    }

    @Test
    void scan_afterError_keepsRefusingUntilReset() {
        ChunkScanner scanner = new ChunkScanner();
        assertThat(scanner.scan(Heads.bytes("x"), 0, 1)).isEqualTo(HttpError.BAD_CHUNK_SIZE.code());
        assertThat(scanner.scan(Heads.bytes("0\r\n\r\n"), 0, 5)).isEqualTo(HttpError.BAD_CHUNK_SIZE.code());
        assertThat(scanner.scan(Heads.bytes(""), 0, 0)).isEqualTo(HttpError.BAD_CHUNK_SIZE.code());
        scanner.reset(Limits.DEFAULTS);
        assertThat(scanner.error()).isNull();
        assertThat(scanner.scan(Heads.bytes("0\r\n\r\n"), 0, 5)).isEqualTo(5);
        assertThat(scanner.done()).isTrue();
    }

    @Test
    void scan_refusedTrailers_areAllThatRouteFrameOrAuthorise() {
        for (KnownHeader header : KnownHeader.values()) {
            if (header == KnownHeader.OTHER) {
                continue;
            }
            byte[] body = Heads.bytes("0\r\n" + header.headerName() + ": 1\r\n\r\n");
            int result = new ChunkScanner().scan(body, 0, body.length);
            boolean harmless = List.of(
                            "accept",
                            "accept-encoding",
                            "date",
                            "etag",
                            "http2-settings",
                            "last-modified",
                            "location",
                            "origin",
                            "proxy",
                            "retry-after",
                            "server",
                            "traceparent",
                            "user-agent",
                            "via")
                    .contains(header.headerName());
            boolean own = header.headerName().startsWith("x-kong")
                    || header.headerName().equals("x-request-id");
            assertThat(result)
                    .as(header.headerName())
                    .isEqualTo(harmless || own ? body.length : HttpError.TRAILER_REFUSED.code());
        }
    }

    @Test
    void next_anyPieces_givesTheDataAndTheSameEndAsScan() {
        forAll(2_000, random -> {
            byte[] data = new byte[random.nextInt(200)];
            random.nextBytes(data);
            byte[] body = encode(data, random);
            byte[] withTail = Arrays.copyOf(body, body.length + 7);
            ChunkScanner scanner = new ChunkScanner();
            ByteArrayOutputStream decoded = new ByteArrayOutputStream();
            ByteBuf buffer = Unpooled.wrappedBuffer(withTail);
            int at = 0;
            while (!scanner.done()) {
                int stop = Math.min(withTail.length, at + 1 + random.nextInt(40));
                int consumed = scanner.next(buffer, at, stop);
                assertThat(consumed).isPositive();
                at += consumed;
                decoded.write(withTail, at - scanner.dataLength(), scanner.dataLength());
            }
            assertThat(at).isEqualTo(body.length);
            assertThat(decoded.toByteArray()).isEqualTo(data);
            ChunkScanner raw = new ChunkScanner();
            assertThat(raw.scan(buffer, 0, withTail.length)).isEqualTo(body.length);
        });
    }

    private static byte[] encode(byte[] data, RandomGenerator random) {
        HeadWriter out = new HeadWriter();
        int at = 0;
        while (at < data.length) {
            int size = 1 + random.nextInt(data.length - at);
            out.hex(size);
            if (random.nextInt(4) == 0) {
                out.text(";name=\"va lue\"");
            }
            out.crlf().put(data, at, at + size).crlf();
            at += size;
        }
        out.text("0\r\n");
        if (random.nextBoolean()) {
            out.text("Digest: x\r\n");
        }
        out.crlf();
        return Arrays.copyOf(out.array(), out.length());
    }

    @Test
    void scan_mutatedBodies_agreesWithTheNaiveReading() {
        int[] seen = new int[3];
        forAll(50_000, random -> {
            byte[] body = mutated(random);
            String naive = NaiveChunks.read(body);
            ChunkScanner scanner = new ChunkScanner();
            int result = 0;
            int at = 0;
            while (at < body.length && result >= 0 && !scanner.done()) {
                int stop = random.nextBoolean() ? body.length : at + 1 + random.nextInt(body.length - at);
                result = scanner.scan(body, at, stop);
                at += Math.max(0, result);
            }
            String verdict = result < 0 ? "REFUSED" : scanner.done() ? "OK " + at : "MORE";
            assertThat(verdict)
                    .as(() -> new String(body, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .isEqualTo(naive);
            seen[result < 0 ? 0 : scanner.done() ? 1 : 2]++;
        });
        if (System.getProperty("property.seed") == null) {
            assertThat(Math.min(seen[0], Math.min(seen[1], seen[2])))
                    .as("refused, whole, incomplete: " + Arrays.toString(seen))
                    .isGreaterThan(1_000);
        }
    }

    private static byte[] mutated(RandomGenerator random) {
        byte[] data = new byte[random.nextInt(30)];
        random.nextBytes(data);
        byte[] body = encode(data, random);
        int changes = random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int place = random.nextInt(body.length);
            byte replacement = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> body[place] = replacement;
                case 1 -> body = Arrays.copyOf(body, place);
                case 2 -> body = insert(body, place, replacement);
                default -> body = remove(body, place);
            }
            if (body.length == 0) {
                return body;
            }
        }
        return body;
    }

    static byte[] insert(byte[] bytes, int place, byte b) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, place, longer, place + 1, bytes.length - place);
        longer[place] = b;
        return longer;
    }

    static byte[] remove(byte[] bytes, int place) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, place + 1, shorter, place, bytes.length - place - 1);
        return shorter;
    }
}
