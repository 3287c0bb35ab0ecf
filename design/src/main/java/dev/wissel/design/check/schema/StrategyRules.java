package dev.wissel.design.check.schema;

import static dev.wissel.design.check.Family.STRATEGY;
import static dev.wissel.design.check.Severity.ERROR;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.kong.document.Problem;
import java.util.List;
import java.util.function.Consumer;

/** Reports what is wrong with a strategy. Stateless and thread-safe. */
public final class StrategyRules {
    private static final String SOURCE = "docs/strategy.md";
    private static final String WHY =
            "Wissel takes a strategy whole or not at all: nothing is designed or run from half of one.";

    private static final Rule KEY = new Rule(
            "strategy/unknown-key",
            ERROR,
            STRATEGY,
            "a key that a strategy does not have",
            WHY,
            "Write the key that was meant; docs/strategy.md lists all.",
            SOURCE);
    private static final Rule MISSING = new Rule(
            "strategy/missing",
            ERROR,
            STRATEGY,
            "something that a strategy needs is missing",
            WHY,
            "Add it; services, endpoints and their regions are required.",
            SOURCE);
    private static final Rule REFERENCE = new Rule(
            "strategy/reference",
            ERROR,
            STRATEGY,
            "a service or region that the strategy does not have",
            WHY,
            "Write the name of one that it has.",
            SOURCE);
    private static final Rule CONFLICT = new Rule(
            "strategy/conflict",
            ERROR,
            STRATEGY,
            "things that do not go together",
            WHY,
            "Change one of the two.",
            SOURCE);
    private static final Rule VALUE = new Rule(
            "strategy/value",
            ERROR,
            STRATEGY,
            "a value that cannot be used",
            WHY,
            "Write a value as the message says; times, rates and percentages carry units.",
            SOURCE);

    private StrategyRules() {}

    /** Returns all rules of the family. */
    public static List<Rule> rules() {
        return List.of(KEY, MISSING, REFERENCE, CONFLICT, VALUE);
    }

    /**
     * Reports the mistakes of a strategy.
     *
     * @param file the file's name
     * @param text the strategy
     * @param report takes each finding, with places in the text
     */
    public static void check(String file, String text, Consumer<Finding> report) {
        for (Problem problem : StrategyReader.read(file, text).problems()) {
            report.accept(finding(problem));
        }
    }

    private static Finding finding(Problem problem) {
        String path = problem.path().toString();
        String shown = problem.offendingText();
        String subject = path.isEmpty() ? "" : path + ": ";
        String value = shown.isEmpty() || path.endsWith(shown) ? "" : shown + ": ";
        Finding finding = Finding.of(
                rule(problem.message()),
                new Place(problem.file(), problem.line(), problem.column()),
                subject + value + problem.message());
        return problem.mend().isEmpty() ? finding : finding.withFix(problem.mend());
    }

    private static Rule rule(String message) {
        if (message.startsWith("unknown key") || message.startsWith("unknown word")) {
            return KEY;
        }
        if (message.contains("missing") || message.startsWith("nothing is written") || message.startsWith("an empty")) {
            return MISSING;
        }
        if (message.startsWith("unknown region")
                || message.startsWith("unknown service")
                || message.contains("not in the order")) {
            return REFERENCE;
        }
        boolean pair = message.contains("both take")
                || message.contains("twice")
                || message.contains("falls back on itself")
                || message.contains("more than one")
                || message.contains("nothing tells them apart");
        return pair || message.equals("duplicate key") ? CONFLICT : VALUE;
    }
}
