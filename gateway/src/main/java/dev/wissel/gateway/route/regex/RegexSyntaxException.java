package dev.wissel.gateway.route.regex;

/** Says why a text is no regular expression of this engine, and at which char. */
public final class RegexSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    RegexSyntaxException(String pattern, int index, String reason) {
        super("regex: " + pattern + " (expected: Rust regex syntax; at char " + index + ": " + reason + ")");
    }
}
