package dev.wissel.design.kongfile;

import dev.wissel.design.strategy.KongTarget;
import java.util.regex.Pattern;

/**
 * The paths of routes as a version of Kong writes them. From 3.0 on an expression begins with a tilde. Before, a path with any other character than
 * letters, digits and {@code . _ ~ / % -} was an expression (Kong facts 9.1).
 */
final class PathDialect {
    private static final Pattern TAKEN_AS_PREFIX = Pattern.compile("[a-zA-Z0-9._~/%-]*");
    private static final String META = ".\\+*?[^]$(){}=!<>|:-#";

    private PathDialect() {}

    static String path(String path, KongTarget kong) {
        if (kong.isAtLeast(3, 0)) {
            return path;
        }
        if (path.startsWith("~")) {
            String expression = path.substring(1);
            // An empty group changes nothing but makes an expression of it.
            return TAKEN_AS_PREFIX.matcher(expression).matches() ? expression + "(?:)" : expression;
        }
        return TAKEN_AS_PREFIX.matcher(path).matches() ? path : escaped(path);
    }

    private static String escaped(String path) {
        StringBuilder out = new StringBuilder();
        path.codePoints().forEach(point -> {
            if (META.indexOf(point) >= 0) {
                out.append('\\');
            }
            out.appendCodePoint(point);
        });
        return out.toString();
    }
}
