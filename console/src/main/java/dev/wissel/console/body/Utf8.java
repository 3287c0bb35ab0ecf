package dev.wissel.console.body;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 without mercy. */
final class Utf8 {
    private Utf8() {}

    /**
     * Returns bytes as a text.
     *
     * @throws CharacterCodingException if they are no UTF-8: cut short, overlong, or half a surrogate pair
     */
    static String strict(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
