package dev.wissel.core.health;

/** The four states of an address in Kong's health checker (facts 3.1). */
public enum HealthState {
    /** Serves; the state of a new address. */
    HEALTHY(0, true),
    /** Serves; a failure has been counted, no limit reached. */
    MOSTLY_HEALTHY(1, true),
    /** Does not serve. */
    UNHEALTHY(2, false),
    /** Does not serve; a success has been counted, the limit not reached. */
    MOSTLY_UNHEALTHY(3, false);

    private static final HealthState[] BY_CODE = {HEALTHY, MOSTLY_HEALTHY, UNHEALTHY, MOSTLY_UNHEALTHY};

    private final int code;
    private final boolean available;

    HealthState(int code, boolean available) {
        this.code = code;
        this.available = available;
    }

    /** Returns the state with the code, of which the two lowest bits are read. */
    static HealthState of(long code) {
        return BY_CODE[(int) code & 3];
    }

    /** Returns its number in {@link Counters}, in [0, 3]. */
    long code() {
        return code;
    }

    /** Returns whether an address in this state is offered to the balancer. */
    public boolean available() {
        return available;
    }
}
