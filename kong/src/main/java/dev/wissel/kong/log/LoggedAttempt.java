package dev.wissel.kong.log;

/**
 * An attempt of a request at one address. Immutable.
 *
 * @param ip address, IPv6 in square brackets
 * @param port port
 * @param ending how it ended
 * @param status status that the target answered; 0 if none
 * @param durationNanos until its answer began, or until it failed; -1 if not known
 */
public record LoggedAttempt(String ip, int port, Ending ending, int status, long durationNanos) {
    /** How an attempt ended. */
    public enum Ending {
        /** With an answer of the target's, whatever it says. */
        ANSWERED,
        /** No connection, or it broke. */
        BROKEN,
        /** Not in time. */
        TIMED_OUT,
        /** The client went; that says nothing of the target. */
        GIVEN_UP
    }

    /** Returns whether the target failed: broken, late, or an answer of 500 and above. 429 is no failure, it asks for less. */
    public boolean failed() {
        return switch (ending) {
            case ANSWERED -> status >= 500;
            case BROKEN, TIMED_OUT -> true;
            case GIVEN_UP -> false;
        };
    }

    /** Returns {@code ip:port}, as Kong's health reports write it. */
    public String address() {
        return ip + ":" + port;
    }
}
