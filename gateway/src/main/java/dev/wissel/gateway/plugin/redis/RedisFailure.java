package dev.wissel.gateway.plugin.redis;

/** Redis could not be asked, did not answer in time, or answered that it will not. */
public final class RedisFailure extends Exception {
    private static final long serialVersionUID = 1L;

    RedisFailure(String message) {
        super(message, null, false, false); // a fault of another machine's: where it was noticed tells nothing
    }
}
