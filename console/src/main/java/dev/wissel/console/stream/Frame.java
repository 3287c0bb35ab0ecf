package dev.wissel.console.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * One message of the stream, made into bytes when the first listener needs it and then shared by all. Thread-safe.
 *
 * <p>For listeners that take gzip it is compressed once, too: by itself, from an empty window, and up to a byte's end, so that messages for different
 * listeners can follow one another in any order (RFC 1951, 3.2.4; the way of {@code Z_SYNC_FLUSH}).
 */
final class Frame {
    /** The ten bytes that begin a gzip stream: no name, no time, unknown system (RFC 1952, 2.3). */
    static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final Supplier<byte[]> maker;
    private byte @Nullable [] plain;
    private byte @Nullable [] packed;

    private Frame(Supplier<byte[]> maker) {
        this.maker = maker;
    }

    /** Returns an event. The data must have no line ends. */
    static Frame event(String name, String id, Supplier<byte[]> data) {
        byte[] head = ("event: " + name + "\nid: " + id + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        return new Frame(() -> {
            byte[] json = data.get();
            byte[] all = new byte[head.length + json.length + 2];
            System.arraycopy(head, 0, all, 0, head.length);
            System.arraycopy(json, 0, all, head.length, json.length);
            all[all.length - 2] = '\n';
            all[all.length - 1] = '\n';
            return all;
        });
    }

    /** Returns lines that are no event: a comment or the time after which to come again. */
    static Frame lines(String text) {
        byte[] bytes = (text + "\n\n").getBytes(StandardCharsets.UTF_8);
        return new Frame(() -> bytes);
    }

    /** Returns its bytes, as they go out. */
    synchronized byte[] bytes(boolean gzip) {
        byte[] made = plain;
        if (made == null) {
            made = maker.get();
            plain = made;
        }
        if (!gzip) {
            return made;
        }
        byte[] small = packed;
        if (small == null) {
            small = pack(made);
            packed = small;
        }
        return small;
    }

    private static byte[] pack(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(bytes);
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 6 + 64);
            byte[] part = new byte[8192];
            int length;
            do {
                length = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
                out.write(part, 0, length);
            } while (length == part.length);
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
