package dev.wissel.core.health;

/** What one probe (active) or one attempt of a request (passive) says about an address. See {@link Classification} for which is when. */
public enum HealthEvent {
    /** A probe succeeded. */
    ACTIVE_SUCCESS(Source.ACTIVE, Counter.SUCCESS),
    /** A probe was answered with an unhealthy status, or with nonsense. */
    ACTIVE_HTTP_FAILURE(Source.ACTIVE, Counter.HTTP_FAILURE),
    /** A probe found no connection, or lost it. */
    ACTIVE_TCP_FAILURE(Source.ACTIVE, Counter.TCP_FAILURE),
    /** A probe timed out. */
    ACTIVE_TIMEOUT(Source.ACTIVE, Counter.TIMEOUT),
    /** An attempt was answered with a healthy status. */
    PASSIVE_SUCCESS(Source.PASSIVE, Counter.SUCCESS),
    /** An attempt was answered with an unhealthy status. */
    PASSIVE_HTTP_FAILURE(Source.PASSIVE, Counter.HTTP_FAILURE),
    /** An attempt found no connection, or lost it. */
    PASSIVE_TCP_FAILURE(Source.PASSIVE, Counter.TCP_FAILURE),
    /** An attempt timed out. */
    PASSIVE_TIMEOUT(Source.PASSIVE, Counter.TIMEOUT),
    /** Says nothing: a status in neither list, or an attempt given up. Neither counts nor resets. */
    IGNORED(Source.PASSIVE, Counter.SUCCESS);

    /** Who saw it; each has limits of its own, but they share the counters. */
    public enum Source {
        /** A probe of the gateway. */
        ACTIVE,
        /** A request of a client. */
        PASSIVE
    }

    /** Which of an address's four counters it raises. */
    public enum Counter {
        /** Successes. */
        SUCCESS(0),
        /** Unhealthy statuses. */
        HTTP_FAILURE(8),
        /** Connection failures. */
        TCP_FAILURE(16),
        /** Time-outs. */
        TIMEOUT(24);

        private final int shift;

        Counter(int shift) {
            this.shift = shift;
        }

        /** Returns the position of its lowest bit in {@link Counters}. */
        int shift() {
            return shift;
        }
    }

    private final Source source;
    private final Counter counter;

    HealthEvent(Source source, Counter counter) {
        this.source = source;
        this.counter = counter;
    }

    /** Returns who saw it; without meaning for {@link #IGNORED}. */
    public Source source() {
        return source;
    }

    /** Returns which counter it raises; without meaning for {@link #IGNORED}. */
    public Counter counter() {
        return counter;
    }
}
