package dev.wissel.core.drill;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is rehearsed. */
public enum DrillFault {
    /** All targets of a region refuse connections, and those in use break. */
    REGION_LOSS,
    /** One target does. */
    TARGET_LOSS,
    /** Answers come later by a delay. */
    SLOW,
    /** A share of the requests is answered at once with an error status. */
    ERRORS,
    /** Nothing comes back any more. */
    BLACKHOLE,
    /** No fault: new requests are kept away from the region, as an operator would. */
    DRAIN;

    /** Returns the word for it: lower case, with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the fault of that word; empty if there is none. */
    public static Optional<DrillFault> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
