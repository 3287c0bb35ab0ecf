package dev.wissel.console.stream;

import java.util.function.Consumer;

/** Where the stream goes to for one listener. Called by several threads, but never for two writes at a time. */
public interface Outlet {
    /**
     * Begins to write; returns without waiting for the reader.
     *
     * @param bytes never changed; not to be changed
     * @param written told whether it went out, once, on any thread, maybe before this returns
     */
    void write(byte[] bytes, Consumer<Boolean> written);

    /** Ends it, whatever is on its way. A write that is under way is told that it failed, sooner or later. */
    void close();

    /** Returns whether the listener may still see this; false ends it. */
    boolean allowed();
}
