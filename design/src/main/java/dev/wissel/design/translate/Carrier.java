package dev.wissel.design.translate;

/** For whom a configuration is made: who will read the tags decides about the weights of the regions that stand by. */
public enum Carrier {
    /** The embedded gateway: weights are what the strategy says, and the gateway decides about the regions by their tags. */
    EMBEDDED,
    /**
     * A real Kong, which does not know regions and would send a standby its part of the traffic: every endpoint outside of a service's first
     * region gets weight 0, and its real weight goes into a tag for the controller that raises it. Alone, such a Kong has no failover.
     */
    KONG_STANDBY_ZERO
}
