package dev.wissel.design.reader;

import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.rule.RouteRegex;
import dev.wissel.kong.rule.UriPath;

/** The paths of a strategy, by Kong's rules (Kong facts 1.7): of routes, of services and of probes. */
final class Paths {
    static final Kind<String> ROUTE = new Kind<>("path", Paths::route);
    static final Kind<String> SERVICE = new Kind<>("path", Paths::plain);
    static final Kind<String> PROBE = new Kind<>("path", Paths::plain);

    private static final int MAX_LENGTH = 2048;
    /** Compiling nests as deep as the expression; beyond this a person would not read it either. */
    private static final int MAX_REGEX_LENGTH = 512;

    private Paths() {}

    private static Parsed<String> route(String text) {
        if (text.startsWith("~")) {
            return regex(text);
        }
        if (text.chars().anyMatch(c -> c == '?' || c == '#' || Character.isISOControl(c))) {
            return Parsed.bad("a path alone, without a query, a fragment and control characters");
        }
        return normal(text);
    }

    private static Parsed<String> plain(String text) {
        Parsed<String> start = start(text);
        if (start instanceof Parsed.Good<String> && UriPath.charactersError(text) != null) {
            return Parsed.bad("letters, digits and the characters that RFC 3986 allows in a path; others as %XX");
        }
        return start.then(path -> path.contains("//") || path.matches(".*/\\.\\.?(?:/.*)?")
                ? Parsed.bad("a path without empty and dot segments")
                : Parsed.good(path));
    }

    private static Parsed<String> start(String text) {
        if (!text.startsWith("/")) {
            return Parsed.bad("a path that begins with /, such as /products");
        }
        if (text.length() > MAX_LENGTH) {
            return Parsed.bad("at most " + MAX_LENGTH + " characters");
        }
        if (UriPath.escapeError(text) != null) {
            return Parsed.bad("two hexadecimal digits after each %");
        }
        return Parsed.good(text);
    }

    private static Parsed<String> normal(String text) {
        return start(text).then(path -> {
            String normal = UriPath.normalize(path);
            return normal.equals(path)
                    ? Parsed.good(path)
                    : Parsed.bad("the path in its normal form, which is " + normal
                            + ", because requests are normalised too");
        });
    }

    private static Parsed<String> regex(String text) {
        if (!text.startsWith("~/")) {
            return Parsed.bad("a regular expression that begins with ~/, such as ~/items/\\d+$");
        }
        if (text.length() > MAX_REGEX_LENGTH) {
            return Parsed.bad("a regular expression of at most " + MAX_REGEX_LENGTH + " characters");
        }
        RouteRegex.Compiled compiled = RouteRegex.compile(text.substring(1));
        return compiled.regex() != null
                ? Parsed.good(text)
                : Parsed.bad("a regular expression that Kong's router takes; of this one it says: " + compiled.error());
    }
}
