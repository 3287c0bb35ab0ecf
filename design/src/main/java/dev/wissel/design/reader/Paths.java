package dev.wissel.design.reader;

import dev.wissel.kong.carrier.Parsed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The paths of a strategy, by Kong's rules (Kong facts 1.7): of routes, of services and of probes. */
final class Paths {
    static final Kind<String> ROUTE = new Kind<>("path", Paths::route);
    static final Kind<String> SERVICE = new Kind<>("path", Paths::plain);
    static final Kind<String> PROBE = new Kind<>("path", Paths::plain);

    private static final int MAX_LENGTH = 2048;
    /** Compiling nests as deep as the expression; beyond this a person would not read it either. */
    private static final int MAX_REGEX_LENGTH = 512;

    private static final Pattern RFC_3986 = Pattern.compile("/[A-Za-z0-9._~/%:@!$&'()*+,;=-]*");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /** Kong's router is compiled by an engine that has neither looking around nor references back (Kong facts 1.2). */
    private static final Pattern NOT_IN_KONG = Pattern.compile("\\(\\?(?:=|!|<=|<!|>)|\\\\[1-9]|\\\\k[<{']|[*+?}]\\+");

    private Paths() {}

    private static Parsed<String> route(String text) {
        return text.startsWith("~") ? regex(text) : plain(text);
    }

    private static Parsed<String> plain(String text) {
        if (!text.startsWith("/")) {
            return Parsed.bad("a path that begins with /, such as /products");
        }
        if (text.length() > MAX_LENGTH) {
            return Parsed.bad("at most " + MAX_LENGTH + " characters");
        }
        if (BROKEN_ESCAPE.matcher(text).find()) {
            return Parsed.bad("two hexadecimal digits after each %");
        }
        if (!RFC_3986.matcher(text).matches()) {
            return Parsed.bad("letters, digits and the characters that RFC 3986 allows in a path; others as %XX");
        }
        String normal = normal(text);
        return normal.equals(text)
                ? Parsed.good(text)
                : Parsed.bad(
                        "the path in its normal form, which is " + normal + ", because requests are normalised too");
    }

    /** Returns the path without empty and dot segments and without needless escapes (RFC 3986, 6.2.2). */
    private static String normal(String path) {
        Deque<String> segments = new ArrayDeque<>();
        String[] parts = unescaped(path).split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (parts[i].equals("..")) {
                segments.pollLast();
            }
            boolean kept = !parts[i].isEmpty() && !parts[i].equals(".") && !parts[i].equals("..");
            if (kept || last) {
                segments.addLast(kept ? parts[i] : "");
            }
        }
        return "/" + String.join("/", segments);
    }

    /** Resolves the escapes of letters, digits and {@code - . _ ~}, and writes the others in upper case. */
    private static String unescaped(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            char meant = (char) Integer.parseInt(path.substring(i + 1, i + 3), 16);
            boolean unreserved = meant < 0x7f && (Character.isLetterOrDigit(meant) || "-._~".indexOf(meant) >= 0);
            out.append(
                    unreserved
                            ? String.valueOf(meant)
                            : path.substring(i, i + 3).toUpperCase(Locale.ROOT));
            i += 2;
        }
        return out.toString();
    }

    private static Parsed<String> regex(String text) {
        if (!text.startsWith("~/")) {
            return Parsed.bad("a regular expression that begins with ~/, such as ~/items/\\d+$");
        }
        if (text.length() > MAX_REGEX_LENGTH) {
            return Parsed.bad("a regular expression of at most " + MAX_REGEX_LENGTH + " characters");
        }
        if (NOT_IN_KONG.matcher(text).find()) {
            return Parsed.bad("a regular expression without look-around, references back and possessive repetition,"
                    + " which Kong's router does not have");
        }
        try {
            Pattern.compile(text.substring(1));
            return Parsed.good(text);
        } catch (PatternSyntaxException e) {
            return Parsed.bad("a regular expression: " + e.getDescription());
        }
    }
}
