package dev.wissel.gateway.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Byte texts: strings in which each char is one byte of a message, 0 to 255.
 *
 * <p>Kong compares bytes, and so does this package. Only a regular expression sees code points. Plain ASCII, nearly every request, is the same in both
 * worlds, and is then never copied.
 */
final class ByteText {
    private ByteText() {}

    /** Returns whether all chars are below 128. */
    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    /** Returns the UTF-8 bytes of a Unicode text as a byte text. */
    static String ofUnicode(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Returns the Unicode text that the bytes encode; null if they are not UTF-8. */
    static @Nullable String toUnicode(String bytes) {
        if (isAscii(bytes)) {
            return bytes;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /** Returns the text with A to Z made small and every other char as it is; the same instance if there is none. */
    static String lowerAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpperAscii(text.charAt(i))) {
                return lowerAsciiFrom(text, i);
            }
        }
        return text;
    }

    private static String lowerAsciiFrom(String text, int first) {
        char[] chars = text.toCharArray();
        for (int i = first; i < chars.length; i++) {
            if (isUpperAscii(chars[i])) {
                chars[i] = (char) (chars[i] + 'a' - 'A');
            }
        }
        return new String(chars);
    }

    private static boolean isUpperAscii(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
