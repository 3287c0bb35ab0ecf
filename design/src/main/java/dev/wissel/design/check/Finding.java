package dev.wissel.design.check;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong with a file.
 *
 * <p>Immutable. Ordered by place, then by rule and message.
 *
 * @param rule the rule that it goes against
 * @param severity how much it weighs; the rule's, unless the case is lighter or heavier
 * @param place where
 * @param message what is wrong, with the offending value
 * @param why what happens because of it
 * @param fix how to mend it here, with the values to write
 * @param edit the mend as a change of text, if it is mechanical
 */
public record Finding(
        Rule rule, Severity severity, Place place, String message, String why, String fix, Optional<Edit> edit)
        implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::place)
            .thenComparing(finding -> finding.rule().id())
            .thenComparing(Finding::message)
            .thenComparing(Finding::fix);

    public Finding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(fix, "fix");
        Objects.requireNonNull(edit, "edit");
    }

    /** Returns a finding with the rule's severity, reason and general mend. */
    public static Finding of(Rule rule, Place place, String message) {
        return new Finding(rule, rule.severity(), place, message, rule.why(), rule.fix(), Optional.empty());
    }

    /** Returns the same finding with a mend for this very case. */
    public Finding withFix(String text) {
        return new Finding(rule, severity, place, message, why, text, edit);
    }

    /** Returns the same finding with a reason for this very case, figures filled in. */
    public Finding withWhy(String text) {
        return new Finding(rule, severity, place, message, text, fix, edit);
    }

    /** Returns the same finding with another weight. */
    public Finding withSeverity(Severity other) {
        return new Finding(rule, other, place, message, why, fix, edit);
    }

    /** Returns the same finding at another place. */
    public Finding at(Place other) {
        return new Finding(rule, severity, other, message, why, fix, edit);
    }

    /** Returns the same finding with a mechanical mend. */
    public Finding withEdit(Edit change) {
        return new Finding(rule, severity, place, message, why, fix, Optional.of(change));
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
