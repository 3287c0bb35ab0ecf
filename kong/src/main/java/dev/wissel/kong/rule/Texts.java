package dev.wissel.kong.rule;

import dev.wissel.kong.rule.HostAddress.Kind;
import dev.wissel.kong.rule.HostAddress.Parsed;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kong's rules about texts. Each returns Kong's message, or null if the text is good (Kong facts 1.7, {@code typedefs.lua}). */
public final class Texts {
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z._~\\x{80}-\\x{10FFFF}-]+");
    private static final Pattern TAG = Pattern.compile("[\\x20-\\x2B\\x2D\\x2E\\x30-\\x7E\\x{80}-\\x{10FFFF}]+");
    private static final Pattern METHOD = Pattern.compile("[A-Z]+");
    private static final Pattern HEADER_NAME = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Pattern TOKEN_FORBIDDEN = Pattern.compile("[\\x00-\\x20\\x7F()<>@,;:\\\\\"/?={}\\[\\]]");
    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    private Texts() {}

    /** Names of entities. */
    public static @Nullable String name(String text) {
        return NAME.matcher(text).matches()
                ? null
                : "invalid value '" + text
                        + "': the only accepted ascii characters are alphanumerics or ., -, _, and ~";
    }

    /** Tags. */
    public static @Nullable String tag(String text) {
        return TAG.matcher(text).matches()
                ? null
                : "invalid tag '" + text + "': expected printable ascii (except `,` and `/`) or valid utf-8 sequences";
    }

    /** Ids. */
    public static @Nullable String uuid(String text) {
        return UUID.matcher(text).matches() ? null : "expected a valid UUID";
    }

    /** Methods of routes. */
    public static @Nullable String method(String text) {
        return METHOD.matcher(text).matches() ? null : "invalid value: " + text;
    }

    /** Names of headers. */
    public static @Nullable String headerName(String text) {
        return HEADER_NAME.matcher(text).matches()
                ? null
                : "bad header name '" + text + "', allowed characters are A-Z, a-z, 0-9, '_', and '-'";
    }

    /** Names of headers that a route matches. */
    public static @Nullable String routeHeaderName(String text) {
        return text.equalsIgnoreCase("host")
                ? "cannot contain 'host' header, which must be specified in the 'hosts' attribute"
                : headerName(text);
    }

    /** Names of cookies. */
    public static @Nullable String cookieName(String text) {
        return TOKEN_FORBIDDEN.matcher(text).find()
                ? "contains one or more invalid characters. ASCII control characters (0-31;127), space, tab and the "
                        + "characters ()<>@,;:\\\"/?={}[] are not allowed."
                : null;
    }

    /** Hosts without a port. */
    public static @Nullable String host(String text) {
        Parsed parsed = HostAddress.parse(text);
        if (!parsed.error().isEmpty() && !parsed.error().equals(HostAddress.BAD_PORT)) {
            return "invalid value: " + text;
        }
        return parsed.address() == null || parsed.address().port() != null ? "must not have a port" : null;
    }

    /** Hosts with an optional port. */
    public static @Nullable String hostAndPort(String text) {
        String error = HostAddress.parse(text).error();
        return error.isEmpty() ? null : error;
    }

    /** Server names of a TLS handshake. */
    public static @Nullable String sni(String text) {
        Parsed parsed = HostAddress.parse(text);
        if (!parsed.error().isEmpty() && !parsed.error().equals(HostAddress.BAD_PORT)) {
            return "invalid value: " + text;
        }
        if (parsed.address() != null && parsed.address().kind() != Kind.NAME) {
            return "must not be an IP";
        }
        return parsed.address() == null || parsed.address().port() != null ? "must not have a port" : null;
    }

    /** Server names with an asterisk as first or last character at most. */
    public static @Nullable String wildcardSni(String text) {
        int star = text.indexOf('*');
        if (star > 0 && star < text.length() - 1) {
            return "wildcard must be leftmost or rightmost character";
        }
        if (star != text.lastIndexOf('*')) {
            return "only one wildcard must be specified";
        }
        String error = sni(text.replace("*", "wildcard"));
        return error != null && error.startsWith("invalid value: ")
                ? "invalid value: " + text.replace("*", "wildcard")
                : error;
    }

    /** Hosts of routes. */
    public static @Nullable String routeHost(String text) {
        if (text.indexOf('*') != text.lastIndexOf('*')) {
            return "invalid wildcard: must have at most one wildcard";
        }
        if (text.contains("*") && !text.startsWith("*.") && !text.endsWith(".*")) {
            return "invalid wildcard: must be placed at leftmost or rightmost label";
        }
        return hostAndPort(text.replace("*", "abc"));
    }

    /** Names of upstreams. */
    public static @Nullable String upstreamName(String text) {
        HostAddress address = HostAddress.parse(text).address();
        String prefix = "Invalid name ('" + text + "'); ";
        if (address == null) {
            return prefix + "must be a valid hostname";
        }
        if (address.kind() != Kind.NAME) {
            return prefix + "no ip addresses allowed";
        }
        return address.port() == null ? null : prefix + "no port allowed";
    }

    /** Addresses of targets. */
    public static @Nullable String target(String text) {
        return HostAddress.parse(text).address() != null
                ? null
                : "Invalid target ('" + text + "'); not a valid hostname or ip address";
    }

    /** Paths of services and probes. */
    public static @Nullable String path(String text) {
        if (!text.startsWith("/")) {
            return "should start with: /";
        }
        return text.contains("//") ? "must not have empty segments" : UriPath.charactersError(text);
    }

    /** Paths of routes, plain or regular expressions; what only the router refuses is not looked for here. */
    public static @Nullable String routePath(String text) {
        if (text.contains("//")) {
            return "must not have empty segments";
        }
        if (!text.startsWith("/") && !text.startsWith("~/")) {
            return "should start with: / (fixed path) or ~/ (regex path)";
        }
        // Kong looks at the escapes only where all characters are within RFC 3986.
        String characters = UriPath.charactersError(text);
        if (characters != null && characters.startsWith("invalid url-encoded")) {
            return characters;
        }
        if (text.startsWith("/")) {
            String normal = UriPath.normalize(text);
            return normal.equals(text) ? null : "non-normalized path, consider use '" + normal + "' instead";
        }
        RouteRegex.Compiled compiled = RouteRegex.compile(text.substring(1));
        return compiled.regex() != null || compiled.refusedByRouter() ? null : compiled.error();
    }

    /** Numeric addresses and ranges in CIDR notation. */
    public static @Nullable String addressOrRange(String text) {
        int slash = text.indexOf('/');
        String ip = slash < 0 ? text : text.substring(0, slash);
        HostAddress address = ip.startsWith("[") ? null : HostAddress.parse(ip).address();
        boolean good = address != null && address.kind() != Kind.NAME && address.port() == null;
        if (good && address != null && slash >= 0) {
            String prefix = text.substring(slash + 1);
            good = PREFIX.matcher(prefix).matches()
                    && (prefix.equals("0") || !prefix.startsWith("0"))
                    && Integer.parseInt(prefix) <= (address.kind() == Kind.IPV4 ? 32 : 128);
        }
        return good ? null : "invalid ip or cidr range: '" + text + "'";
    }

    /** Returns a rule that only the given words fulfil. */
    public static @Nullable String oneOf(String text, String... words) {
        return Arrays.asList(words).contains(text) ? null : "expected one of: " + String.join(", ", words);
    }
}
