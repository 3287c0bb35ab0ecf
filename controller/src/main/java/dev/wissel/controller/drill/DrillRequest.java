package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillPlan;
import java.util.Objects;

/**
 * A drill that somebody asks for. Immutable.
 *
 * @param plan what is to be rehearsed
 * @param who asks: one line of 1 to 200 characters
 * @param why one line of at most 500 characters
 * @param source {@code hand}, or {@code schedule NAME}
 */
public record DrillRequest(DrillPlan plan, String who, String why, String source) {
    /** Source of a drill that a person asks for. */
    public static final String HAND = "hand";

    private static final int LONGEST_WHO = 200;
    private static final int LONGEST_WHY = 500;

    public DrillRequest {
        Objects.requireNonNull(plan, "plan");
        line("who", who, LONGEST_WHO);
        line("why", why, LONGEST_WHY);
        if (who.isBlank()) {
            throw new IllegalArgumentException("who: empty (expected: a name)");
        }
        line("source", source, LONGEST_WHO);
    }

    /** Throws unless it is a line of no more than so many characters. */
    static void line(String name, String text, int longest) {
        if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    name + ": " + text.length() + " characters (expected: one line of at most " + longest + ")");
        }
    }
}
