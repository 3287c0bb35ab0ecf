package dev.wissel.design.check;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A fact that a file can go against.
 *
 * <p>Immutable.
 *
 * @param id stable name, {@code family/what-is-wrong}, for example {@code health/active-interval-zero}
 * @param severity how much a finding of it weighs
 * @param family what it is about
 * @param title what is wrong, in a few words
 * @param why what happens because of it; one or two sentences for a person
 * @param fix how to mend it in general
 * @param source where the fact comes from: a part of Kong's source or documentation, an issue, a paper, or arithmetic
 */
public record Rule(String id, Severity severity, Family family, String title, String why, String fix, String source) {
    private static final Pattern ID = Pattern.compile("[a-z]+/[a-z0-9]+(-[a-z0-9]+)*");

    public Rule {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(family, "family");
        if (!ID.matcher(id).matches() || !id.startsWith(family.text() + "/")) {
            throw new IllegalArgumentException("id: " + id + " (expected: " + family.text() + "/words-with-hyphens)");
        }
        for (String text : new String[] {title, why, fix, source}) {
            if (text.isBlank()) {
                throw new IllegalArgumentException(id + ": a text is empty (expected: title, why, fix and source)");
            }
        }
    }
}
