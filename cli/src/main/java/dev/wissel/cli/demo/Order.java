package dev.wissel.cli.demo;

import java.util.concurrent.CompletableFuture;

/** What somebody wants of a running demo. Immutable. */
sealed interface Order {
    /**
     * Do something to a region.
     *
     * @param action what
     * @param reply told what became of it: a line for people, or a {@link DemoFailed}
     */
    record Act(Action action, CompletableFuture<String> reply) implements Order {
        Act(Action action) {
            this(action, new CompletableFuture<>());
        }
    }

    /**
     * Drain a region, or lift its drain.
     *
     * @param region which
     */
    record ToggleDrain(String region) implements Order {}

    /**
     * A line from standard input that is no order.
     *
     * @param why what is wrong with it
     */
    record Misunderstood(String why) implements Order {}

    /**
     * End.
     *
     * @param why who asked for it
     */
    record Stop(String why) implements Order {}
}
