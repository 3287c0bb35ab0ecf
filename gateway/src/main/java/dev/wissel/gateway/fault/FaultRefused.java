package dev.wissel.gateway.fault;

/** A fault that cannot be injected now. Nothing has changed when it is thrown; the message says what would have to be otherwise. */
public final class FaultRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Another one is in force. */
        BUSY,
        /** It names an upstream, a region or a target that there is not. */
        UNKNOWN,
        /** The gateway stops. */
        STOPPED
    }

    private final Reason reason;

    FaultRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }
}
