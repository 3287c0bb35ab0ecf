package dev.wissel.kong.document;

/**
 * How large a document may be. Immutable.
 *
 * @param characters longest text, in characters
 * @param depth deepest nesting of lists and mappings
 * @param nodes most nodes after aliases are expanded
 */
public record Limits(int characters, int depth, int nodes) {
    /** Enough for some hundred thousand targets, and no more than a few hundred megabytes of memory. */
    public static final Limits DEFAULTS = new Limits(32 << 20, 64, 4_000_000);

    public Limits {
        if (characters < 1 || depth < 1 || nodes < 1) {
            throw new IllegalArgumentException(
                    "limits: " + characters + ", " + depth + ", " + nodes + " (expected: each >= 1)");
        }
    }
}
