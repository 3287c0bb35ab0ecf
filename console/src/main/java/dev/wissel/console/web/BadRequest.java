package dev.wissel.console.web;

import org.jspecify.annotations.Nullable;

/** A request that says something that it cannot say; the message is for whoever made it. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String field;

    /** Makes one about a field or an argument: {@code field: value (expected: …)}. */
    BadRequest(String field, String value, String expected) {
        this(400, field + ": " + value + " (expected: " + expected + ")", field);
    }

    /** Makes one about the whole. */
    BadRequest(int status, String message, @Nullable String field) {
        super(message, null, false, false);
        this.status = status;
        this.field = field;
    }

    int status() {
        return status;
    }

    @Nullable
    String field() {
        return field;
    }

    /** Returns a text as it is shown: in quotes, without what does not print, and not too long. */
    static String shown(String text) {
        StringBuilder out = new StringBuilder("'");
        text.codePoints().limit(60).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c));
        return out.append(text.codePointCount(0, text.length()) > 60 ? "…'" : "'")
                .toString();
    }
}
