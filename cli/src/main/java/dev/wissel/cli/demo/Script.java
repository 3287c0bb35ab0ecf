package dev.wissel.cli.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Actions that happen by themselves. Immutable.
 *
 * @param steps in the order of their time
 */
public record Script(List<Step> steps) {
    /** A script in which nothing happens. */
    public static final Script EMPTY = new Script(List.of());

    /**
     * One action at its time. Immutable.
     *
     * @param atNanos nanoseconds after the load began, &gt;= 0
     * @param action what happens
     */
    public record Step(long atNanos, Action action) {}

    public Script {
        List<Step> sorted = new ArrayList<>(steps);
        sorted.sort(Comparator.comparingLong(Step::atNanos)); // stable: what is written first happens first
        steps = List.copyOf(sorted);
    }

    /**
     * Reads {@code TIME ACTION, TIME ACTION, ...}, such as {@code 20s kill ams, 40s revive ams}.
     *
     * @param regions the regions there are
     * @throws IllegalArgumentException if it is not a script; the message names the step and what was expected
     */
    public static Script parse(String text, List<String> regions) {
        List<Step> steps = new ArrayList<>();
        if (text.isBlank()) {
            return EMPTY;
        }
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            try {
                steps.add(step(parts[i].strip(), regions));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("step " + (i + 1) + ": " + wrong.getMessage(), wrong);
            }
        }
        return new Script(steps);
    }

    private static Step step(String text, List<String> regions) {
        String[] parts = text.split("\\s+", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException("'" + text + "' (expected: TIME ACTION REGION, such as 20s kill "
                    + (regions.isEmpty() ? "ams" : regions.get(0)) + ")");
        }
        return new Step(Times.nanos(parts[0]), Action.parse(parts[1], regions));
    }

    /** Returns the time of the last step in nanoseconds; 0 if there is none. */
    public long endNanos() {
        return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).atNanos();
    }
}
