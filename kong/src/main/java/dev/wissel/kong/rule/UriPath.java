package dev.wissel.kong.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules about the path of a URI (Kong facts 1.7, {@code kong/tools/uri.lua}). */
public final class UriPath {
    private static final Pattern RFC_3986 = Pattern.compile("/[0-9A-Za-z._~/%:@!$&'()*+,;=-]*");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2}).{0,2}", Pattern.DOTALL);
    private static final String RESERVED = "!*'();:@&=+$,/?%#[]";

    private UriPath() {}

    /** Returns what is wrong with the characters of a path; null if nothing is. */
    public static @Nullable String charactersError(String path) {
        if (!RFC_3986.matcher(path).matches()) {
            return "invalid path: '" + path + "' (characters outside of the reserved list of RFC 3986 found)";
        }
        return escapeError(path);
    }

    /** Returns what is wrong with the percent escapes of a path; null if nothing is. */
    public static @Nullable String escapeError(String path) {
        Matcher bad = BAD_ESCAPE.matcher(ESCAPE.matcher(path).replaceAll("___"));
        return bad.find() ? "invalid url-encoded value: '" + bad.group() + "'" : null;
    }

    /**
     * Returns the normal form: escapes of unreserved characters decoded, other escapes in upper case, dot segments and double slashes removed (RFC 3986,
     * 5.2.4 and 6.2.2).
     */
    public static String normalize(String path) {
        if (path.isEmpty() || path.equals("/")) {
            return path;
        }
        String decoded = decodeUnreserved(path);
        if (decoded.indexOf('.') < 0 && !decoded.contains("//")) {
            return decoded;
        }
        return removeDotsAndDoubles(decoded);
    }

    private static String decodeUnreserved(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        // Escapes are bytes: characters beyond ASCII come together again at the end.
        String bytes = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String decoded = ESCAPE.matcher(bytes).replaceAll(match -> {
            char point = (char) Integer.parseInt(match.group(1), 16);
            return Matcher.quoteReplacement(
                    RESERVED.indexOf(point) >= 0 ? match.group().toUpperCase(Locale.ROOT) : String.valueOf(point));
        });
        return new String(decoded.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String removeDotsAndDoubles(String path) {
        List<String> segments = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            String rest = path.length() - at > 4 ? path.substring(at, at + 4) : path.substring(at);
            boolean last = path.length() - at <= 3;
            if (last && rest.equals("/.")) {
                segments.add("/");
                break;
            } else if (last && rest.equals("/..")) {
                dropLast(segments);
                segments.add("/");
                break;
            } else if (last && (rest.equals(".") || rest.equals(".."))) {
                break;
            } else if (rest.startsWith("../")) {
                at += 3;
            } else if (rest.startsWith("./") || rest.startsWith("/./")) {
                at += 2;
            } else if (rest.startsWith("/../")) {
                at += 3;
                dropLast(segments);
            } else if (rest.startsWith("//")) {
                at += 1;
            } else {
                int end = path.indexOf('/', at + 1);
                segments.add(end < 0 ? path.substring(at) : path.substring(at, end));
                at = end < 0 ? path.length() : end;
            }
        }
        return String.join("", segments);
    }

    private static void dropLast(List<String> segments) {
        if (!segments.isEmpty()) {
            segments.remove(segments.size() - 1);
        }
    }
}
