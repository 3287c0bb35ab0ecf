package dev.wissel.cli;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.console.store.SqliteStore;
import dev.wissel.gateway.ConfigRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A directory in which entities are kept that the Admin API writes. Confined to one thread. */
final class StoreSource implements ServedSource {
    private static final String FILE = "wissel.db";

    private final Path directory;

    StoreSource(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public KongNode start(NodeOptions options) throws IOException, ConfigRefused {
        SqliteStore store;
        try {
            Files.createDirectories(directory);
            store = SqliteStore.open(directory.resolve(FILE));
        } catch (IOException unusable) {
            throw new Failures.BadInput(directory + ": " + Failures.text(unusable));
        }
        try {
            return KongNode.stored(store, options);
        } catch (IOException failed) {
            throw new Failures.Failed(Failures.text(failed));
        }
    }

    @Override
    public String notReadAgain() {
        return "what is stored is written by the Admin API alone";
    }

    @Override
    public void follow(KongNode node) {
        throw new IllegalStateException("nothing to follow");
    }

    @Override
    public FileTime changed(FileTime otherwise) {
        return otherwise;
    }
}
