package dev.wissel.design.check.lint;

import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import java.util.function.Consumer;

/** Keeps a mistake in one family of rules from hiding what the others find. Stateless. */
final class Guard {
    static final Rule FAILED = new Rule(
            "operations/check-failed",
            Severity.WARNING,
            Family.OPERATIONS,
            "a family of rules that could not finish",
            "A mistake in Wissel itself: what this family would have found is not reported.",
            "Please report it with the file.",
            "Wissel");

    private Guard() {}

    /** Runs a family; a mistake of its own becomes a finding. */
    static void run(String file, String family, Consumer<Finding> report, Runnable check) {
        try {
            check.run();
        } catch (RuntimeException | StackOverflowError mistake) {
            StackTraceElement[] trace = mistake.getStackTrace();
            String at = trace.length == 0 ? "an unknown place" : trace[0].toString();
            report.accept(Finding.of(
                    FAILED,
                    new Place(file, 0, 0),
                    family + ": " + mistake.getClass().getSimpleName() + " at " + at));
        }
    }
}
