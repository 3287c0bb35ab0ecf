package dev.wissel.kong.carrier;

import java.util.regex.Pattern;

/** What may stand in an HTTP header (RFC 9110, 5.1 and 5.5). Stateless, thread-safe. */
public final class HttpText {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    private HttpText() {}

    /** Returns whether the text is a header name, 1 to 256 characters. */
    public static boolean isHeaderName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns whether the text can be sent as a header value: visible ASCII, inner spaces and tabs; nothing that could end the line. */
    public static boolean isHeaderValue(String text) {
        return text.equals(text.strip()) && text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
    }
}
