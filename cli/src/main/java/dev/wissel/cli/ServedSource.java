package dev.wissel.cli;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.gateway.ConfigRefused;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Where what is served comes from. Confined to one thread. */
interface ServedSource {
    /** Returns what messages call it. */
    String name();

    /**
     * Starts a node with it.
     *
     * @throws ConfigRefused if it cannot be served
     * @throws IOException if it cannot be read
     * @throws Failures.BadInput if it cannot be understood; the message lists every problem
     * @throws Failures.Failed if an address cannot be listened on
     */
    KongNode start(NodeOptions options) throws IOException, ConfigRefused;

    /** Returns why it cannot be read again; null if it can. */
    @Nullable
    String notReadAgain();

    /** Reads it again for a node that serves it; fails as {@link #start}, and then nothing has changed. */
    void follow(KongNode node) throws IOException, ConfigRefused;

    /** Returns when it was last changed; the same time again if it cannot be told. */
    FileTime changed(FileTime otherwise);
}
