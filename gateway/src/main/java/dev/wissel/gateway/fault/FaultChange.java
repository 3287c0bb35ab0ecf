package dev.wissel.gateway.fault;

/**
 * What became of a fault. Immutable.
 *
 * @param step what happened
 * @param fault to which fault
 * @param line a sentence for people, with the cause
 */
public record FaultChange(Step step, ActiveFault fault, String line) {
    /** What can happen to one. */
    public enum Step {
        /** It is in force. */
        BEGAN,
        /** It ends at another time than was said before. */
        EXTENDED,
        /** Its time was over. */
        EXPIRED,
        /** Somebody has lifted it. */
        LIFTED,
        /** A configuration has come in which there is nothing left that it hits. */
        POINTLESS,
        /** The gateway stops. */
        STOPPED;

        /** Returns whether the fault is over. */
        public boolean isEnd() {
            return this != BEGAN && this != EXTENDED;
        }
    }
}
