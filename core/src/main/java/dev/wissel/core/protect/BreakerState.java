package dev.wissel.core.protect;

/** What a {@link CircuitBreaker} does at the moment. Immutable. */
public sealed interface BreakerState {
    /** Returns the name used in metrics, reports and log lines. */
    String word();

    /** Everything passes and is counted. */
    record Closed() implements BreakerState {
        @Override
        public String word() {
            return "closed";
        }
    }

    /**
     * Nothing passes.
     *
     * @param untilNanos when a trial may be made
     * @param times how often in a row it has opened, &gt;= 1
     */
    record Open(long untilNanos, int times) implements BreakerState {
        @Override
        public String word() {
            return "open";
        }
    }

    /**
     * One request is on trial, and nothing else passes.
     *
     * @param ticket of the trial
     * @param sinceNanos when it was let through
     * @param times how often in a row the breaker had opened
     */
    record Trial(long ticket, long sinceNanos, int times) implements BreakerState {
        @Override
        public String word() {
            return "trial";
        }
    }
}
