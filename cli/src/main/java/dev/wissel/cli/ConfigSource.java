package dev.wissel.cli;

import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A file that a configuration is read from, once at the start and again when asked. Confined to one thread. */
abstract class ConfigSource {
    private final InputFile file;

    ConfigSource(Path file) {
        this.file = new InputFile(file);
    }

    /** Understands the text. */
    abstract KongConfig read(String name, String text);

    String name() {
        return file.name();
    }

    boolean standardInput() {
        return file.standardInput();
    }

    /**
     * Reads the configuration.
     *
     * @throws IOException if the file cannot be read
     * @throws Failures.BadInput if it cannot be understood; the message lists every problem
     */
    KongConfig read() throws IOException {
        return file.read(this::read);
    }

    /** Returns when the file was last changed; the same time again if it cannot be told. */
    FileTime changed(FileTime otherwise) {
        try {
            return Files.getLastModifiedTime(file.path());
        } catch (IOException gone) {
            return otherwise; // an editor may be replacing it at this moment
        }
    }
}
