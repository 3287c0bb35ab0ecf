package dev.wissel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * A file that a user names, or standard input for {@code -}.
 *
 * <p>Immutable.
 *
 * @param path the path as it was written
 */
record InputFile(Path path) {
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    /** Returns what messages call it. */
    String name() {
        return standardInput() ? "<standard input>" : path.toString();
    }

    boolean standardInput() {
        return path.toString().equals("-");
    }

    /**
     * Reads it and understands its text.
     *
     * @param reader takes the name and the text
     */
    <T> T read(BiFunction<String, String, T> reader) throws IOException {
        return reader.apply(name(), text());
    }

    /**
     * Returns its text.
     *
     * @throws IOException if it cannot be read
     * @throws Failures.BadInput if it is too long or not text
     */
    String text() throws IOException {
        byte[] bytes = bytes();
        if (bytes.length > MAX_BYTES) {
            throw new Failures.BadInput(name() + ": too long (expected: at most " + MAX_BYTES + " bytes)");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new Failures.BadInput(name() + ": not UTF-8 text (expected: YAML or JSON in UTF-8)");
        }
    }

    /** Returns at most one byte more than allowed, whatever the file's length is said to be: a pipe has none, a device no end. */
    private byte[] bytes() throws IOException {
        if (standardInput()) {
            return System.in.readNBytes(MAX_BYTES + 1);
        }
        if (Files.isDirectory(path)) {
            throw new Failures.BadInput(path + ": is a directory (expected: a file)");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }
}
