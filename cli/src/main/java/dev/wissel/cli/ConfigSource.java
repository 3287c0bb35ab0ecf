package dev.wissel.cli;

import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A file that a configuration is read from, once at the start and again when asked. Confined to one thread. */
abstract class ConfigSource {
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final Path file;

    ConfigSource(Path file) {
        this.file = file;
    }

    /** Understands the text. */
    abstract KongConfig read(String name, String text);

    String name() {
        return standardInput() ? "<standard input>" : file.toString();
    }

    boolean standardInput() {
        return file.toString().equals("-");
    }

    /**
     * Reads the configuration.
     *
     * @throws IOException if the file cannot be read
     * @throws Failures.BadInput if it cannot be understood; the message lists every problem
     */
    KongConfig read() throws IOException {
        return read(name(), text());
    }

    private String text() throws IOException {
        byte[] bytes = bytes();
        if (bytes.length > MAX_BYTES) {
            throw new Failures.BadInput(name() + ": too long (expected: at most " + MAX_BYTES + " bytes)");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
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
        if (Files.isDirectory(file)) {
            throw new Failures.BadInput(file + ": is a directory (expected: a file)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    /** Returns when the file was last changed; the same time again if it cannot be told. */
    FileTime changed(FileTime otherwise) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return otherwise; // an editor may be replacing it at this moment
        }
    }
}
