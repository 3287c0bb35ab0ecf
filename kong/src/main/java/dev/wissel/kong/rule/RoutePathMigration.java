package dev.wissel.kong.rule;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites the paths of routes from format versions 1.1 and 2.1, in which a path was an expression if it looked like one, for version 3.0, in which an
 * expression starts with a tilde (Kong facts 9.1, {@code migrate_path_280_300.lua}).
 */
public final class RoutePathMigration {
    private static final Pattern PLAIN_AT_END = Pattern.compile("[a-zA-Z0-9._~/%-]*");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final String RESERVED = "!#$%&'()*+,/:;=?@[]";
    private static final Map<Character, String> META =
            Map.of('.', "\\.", '^', "\\^", '-', "\\-", '{', "\\{", '}', "\\}", '\\', "\\\\", '|', "\\|");

    private RoutePathMigration() {}

    /** Returns the path as version 3.0 writes it. */
    public static String migrate(String path) {
        return PLAIN_AT_END.matcher(path).matches() ? UriPath.normalize(path) : "~" + decodeForRegex(path);
    }

    private static String decodeForRegex(String path) {
        return ESCAPE.matcher(path).replaceAll(match -> {
            char point = (char) Integer.parseInt(match.group(1), 16);
            String decoded = META.getOrDefault(point, String.valueOf(point));
            // Bytes beyond ASCII are left escaped: alone they are no characters.
            boolean kept = RESERVED.indexOf(point) >= 0 || point > 126;
            return Matcher.quoteReplacement(kept ? match.group().toUpperCase(Locale.ROOT) : decoded);
        });
    }
}
