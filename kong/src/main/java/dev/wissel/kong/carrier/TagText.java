package dev.wissel.kong.carrier;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Any text as a part of a Kong tag. A tag holds printable ASCII without {@code ,} and {@code /} (Kong facts 1.7); this coding also spares the
 * space, which tools trim and shells split, and {@code %}, which marks an escape: every other byte of the UTF-8 form is {@code %} and two
 * hexadecimal digits, as in a URL. What is written is therefore readable where it can be: {@code {"message":"product%20is%20away"}}.
 * Stateless and thread-safe.
 */
public final class TagText {
    private static final String HEX = "0123456789ABCDEF";

    private TagText() {}

    /** Returns whether the character may stand in a tag as itself. */
    static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && c != ',' && c != '/' && c != '%';
    }

    /** Returns the text with every byte escaped that may not stand in a tag. */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return out.toString();
    }

    /** Reads what {@link #encode} wrote; the outcome is bad if an escape is broken or the bytes are not UTF-8. */
    public static Parsed<String> decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = digit(encoded, i + 1);
            int low = digit(encoded, i + 2);
            if (high < 0 || low < 0) {
                return Parsed.bad("text in which % is followed by two hexadecimal digits");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return utf8(bytes.toByteArray());
    }

    private static int digit(String text, int index) {
        return index < text.length() && HexFormat.isHexDigit(text.charAt(index))
                ? HexFormat.fromHexDigit(text.charAt(index))
                : -1;
    }

    private static Parsed<String> utf8(byte[] bytes) {
        try {
            return Parsed.good(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Parsed.bad("text whose escapes are valid UTF-8");
        }
    }
}
