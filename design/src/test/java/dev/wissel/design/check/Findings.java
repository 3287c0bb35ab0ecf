package dev.wissel.design.check;

import dev.wissel.design.check.lint.Checks;
import dev.wissel.design.check.lint.Linter;
import java.util.List;

/** Short forms for tests of the linter's own families. */
public final class Findings {
    /** The families that every linter has; those of other packages have tests of their own. */
    public static final Checks OWN = new Checks(List.of(), List.of());

    private Findings() {}

    /** Returns what is wrong with a text. */
    public static List<Finding> of(String file, String text) {
        return new Linter(OWN, Context.DEFAULTS).check(file, text).findings();
    }

    /** Returns {@code line:column rule} of each finding. */
    public static List<String> places(String file, String text) {
        return of(file, text).stream()
                .map(finding -> finding.place().line() + ":" + finding.place().column() + " "
                        + finding.rule().id())
                .toList();
    }

    /** Returns the rules of the findings. */
    public static List<String> rules(String file, String text) {
        return of(file, text).stream().map(finding -> finding.rule().id()).toList();
    }
}
