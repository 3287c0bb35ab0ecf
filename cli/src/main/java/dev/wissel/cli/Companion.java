package dev.wissel.cli;

import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.upstream.GatewayEvent;
import java.io.IOException;
import java.util.function.Consumer;

/** Goes with a gateway that is run in the foreground: shows it, say. Confined to the runner's thread, but for {@link #hear}. */
interface Companion extends AutoCloseable {
    /** Nobody goes with it. */
    Companion NONE = new Companion() {};

    /** Makes one for a runner. */
    interface Maker {
        /** Nobody goes with it. */
        Maker NONE = (says, complains) -> Companion.NONE;

        /**
         * Makes it.
         *
         * @param says prints a line of what happens
         * @param complains prints a line of what is wrong
         */
        Companion make(Consumer<String> says, Consumer<String> complains);
    }

    /** Hears an event of the gateway. Thread-safe, and never waits. */
    default void hear(GatewayEvent event) {}

    /**
     * The gateway serves.
     *
     * @return what is to be said of this beside it; may be empty
     * @throws IOException if this cannot be
     */
    default String start(Gateway gateway) throws IOException {
        return "";
    }

    /** The gateway follows its source as it is now. */
    default void followed() {}

    /** The gateway is about to stop. May be called twice. */
    @Override
    default void close() {}
}
