package dev.wissel.console.desk;

import dev.wissel.kong.document.Problem;

/**
 * A mistake in a text. Immutable.
 *
 * @param line line, from 1; 0 if the mistake has no place
 * @param column column, from 1; 0 if the mistake has no place
 * @param path field concerned; empty for the whole
 * @param found what stands there; empty if something is missing
 * @param message what is wrong
 * @param mend what is expected, or how to mend it; empty if the message says it all
 */
public record Mistake(int line, int column, String path, String found, String message, String mend) {
    static Mistake of(Problem problem) {
        return new Mistake(
                problem.line(),
                problem.column(),
                problem.path().toString(),
                problem.offendingText(),
                problem.message(),
                problem.mend());
    }
}
