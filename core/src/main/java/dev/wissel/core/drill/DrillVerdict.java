package dev.wissel.core.drill;

import java.util.Locale;

/** What a drill came to. */
public enum DrillVerdict {
    /** It is not over. */
    RUNNING,
    /** Whatever was promised was kept. */
    PASSED,
    /** Something took longer, or hit more requests, than was promised. */
    FAILED,
    /** It was broken off. */
    ABORTED,
    /** The guard did not let it begin. */
    REFUSED,
    /** It ran to its end and shows nothing: too little traffic, or nothing that was promised could be measured. */
    INCONCLUSIVE;

    /** Returns the word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
