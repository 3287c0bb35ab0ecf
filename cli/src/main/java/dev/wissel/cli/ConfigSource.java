package dev.wissel.cli;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** A file that a configuration is read from, once at the start and again when asked. Confined to one thread. */
abstract class ConfigSource implements ServedSource {
    private final InputFile file;

    ConfigSource(Path file) {
        this.file = new InputFile(file);
    }

    /** Understands the text. */
    abstract KongConfig read(String name, String text);

    /** Returns by what Kong tells this text from others; null if it is no configuration of Kong's. */
    @Nullable
    String hash(String text) {
        return null;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public @Nullable String notReadAgain() {
        return file.standardInput() ? "standard input cannot be read a second time" : null;
    }

    @Override
    public KongNode start(NodeOptions options) throws IOException, ConfigRefused {
        Read read = read();
        try {
            return KongNode.declarative(
                    read.config(), read.hash(), options.withConfigFile(file.standardInput() ? null : file.name()));
        } catch (IOException taken) {
            throw new Failures.Failed(String.valueOf(taken.getMessage()));
        }
    }

    @Override
    public void follow(KongNode node) throws IOException, ConfigRefused {
        Read read = read();
        node.follow(read.config(), read.hash());
    }

    private record Read(KongConfig config, @Nullable String hash) {}

    /**
     * Reads the configuration.
     *
     * @throws IOException if the file cannot be read
     * @throws Failures.BadInput if it cannot be understood; the message lists every problem
     */
    private Read read() throws IOException {
        return file.read((name, text) -> new Read(read(name, text), hash(text)));
    }

    @Override
    public FileTime changed(FileTime otherwise) {
        try {
            return Files.getLastModifiedTime(file.path());
        } catch (IOException gone) {
            return otherwise; // an editor may be replacing it at this moment
        }
    }
}
