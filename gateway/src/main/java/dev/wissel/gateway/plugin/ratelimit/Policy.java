package dev.wissel.gateway.plugin.ratelimit;

import dev.wissel.gateway.plugin.Call;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where requests are counted. Thread-safe. */
interface Policy {
    /**
     * Counts a request, if it is within its limits, and tells how many came before it in each window.
     *
     * @param key identity of the counter: scope and identifier
     * @param then told, perhaps at once, on the call's event loop: the counts before this request in the order of the limits; or null and what went wrong
     */
    void count(
            Call call,
            String key,
            Limits limits,
            long epochMillis,
            BiConsumer<long @Nullable [], @Nullable String> then);

    /** Returns whether it may tell later. */
    boolean mayWait();
}
