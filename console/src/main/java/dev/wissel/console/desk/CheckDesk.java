package dev.wissel.console.desk;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.lint.Checks;
import dev.wissel.design.check.lint.Linter;
import dev.wissel.design.strategy.Strategy;
import java.util.List;
import java.util.Optional;

/** Finds in a text what {@code wissel check} finds. Stateless and thread-safe. */
public final class CheckDesk {
    private static final int MOST = 1000;

    private CheckDesk() {}

    /**
     * What was found. Immutable.
     *
     * @param findings in the order of the text, at most 1000
     * @param count how many there are
     */
    public record Checked(List<Found> findings, int count) {}

    /**
     * One finding. Immutable.
     *
     * @param line line, from 1; 0 for the text as a whole
     * @param column column, from 1; 0 for the text as a whole
     * @param rule id of the rule that it goes against
     * @param severity {@code error}, {@code warning}, {@code missing} or {@code promise}
     * @param message what is wrong
     * @param why what happens because of it
     * @param fix how to mend it
     */
    public record Found(int line, int column, String rule, String severity, String message, String why, String fix) {}

    /**
     * Checks a text.
     *
     * @param name of the file, whose ending says what it may be
     * @param against the strategy whose objective and Kong it is held against; empty for none
     */
    public static Checked of(String name, String text, Optional<Strategy> against) {
        Context context = against.map(strategy -> new Context(strategy.kong(), Optional.of(strategy.objective())))
                .orElse(Context.DEFAULTS);
        List<Finding> findings =
                new Linter(Checks.all(), context).check(name, text).findings();
        return new Checked(findings.stream().limit(MOST).map(CheckDesk::found).toList(), findings.size());
    }

    private static Found found(Finding finding) {
        return new Found(
                finding.place().line(),
                finding.place().column(),
                finding.rule().id(),
                finding.severity().text(),
                finding.message(),
                finding.why(),
                finding.fix());
    }
}
