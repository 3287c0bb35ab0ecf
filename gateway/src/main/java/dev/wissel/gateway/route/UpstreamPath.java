package dev.wissel.gateway.route;

/**
 * How the path of the service and the path of the request become the path sent upstream (facts 5.5).
 *
 * <p>Base is the service's path or {@code /}; the request path is normalised; the rest is what follows the matched part of it.
 */
public final class UpstreamPath {
    private UpstreamPath() {}

    /**
     * Joins as Kong's routers {@code traditional_compatible} and {@code expressions} do whatever {@code path_handling} says, and as {@code traditional} does
     * for {@code v0}: a slash stands where the two meet.
     *
     * @param base the service's path; {@code /} if it has none
     * @param stripPath whether the matched part is cut off
     * @param matchedLength chars of the request path that matched; 1 if the route has no path or does not strip
     * @param path normalised request path
     * @return path not yet escaped
     */
    public static String join(String base, boolean stripPath, int matchedLength, String path) {
        String rest = rest(matchedLength, path);
        if (base.endsWith("/")) {
            return stripPath ? joinSlashedStripping(base, rest, path) : base + dropFirst(path);
        }
        return stripPath ? joinBareStripping(base, rest, path) : joinBare(base, path);
    }

    private static String joinSlashedStripping(String base, String rest, String path) {
        if (rest.isEmpty()) {
            return base.equals("/") || path.endsWith("/") ? base : dropLast(base);
        }
        return rest.startsWith("/") ? dropLast(base) + rest : base + rest;
    }

    private static String joinBareStripping(String base, String rest, String path) {
        if (rest.isEmpty()) {
            return path.length() > 1 && path.endsWith("/") ? base + "/" : base;
        }
        return rest.startsWith("/") ? base + rest : base + "/" + rest;
    }

    private static String joinBare(String base, String path) {
        return path.equals("/") ? base : base + path;
    }

    /**
     * Joins as Kong's router {@code traditional} does for {@code path_handling: v1}: the parts are glued, and only a doubled slash is made one. The embedded
     * gateway routes as {@code traditional_compatible}, where {@code v1} has no effect, and does not call this.
     *
     * @param base the service's path; {@code /} if it has none
     * @param stripPath whether the matched part is cut off
     * @param matchedLength chars of the request path that matched; 1 if the route has no path or does not strip
     * @param path normalised request path
     * @return path not yet escaped
     */
    public static String joinV1(String base, boolean stripPath, int matchedLength, String path) {
        if (!stripPath) {
            return base + dropFirst(path);
        }
        String rest = rest(matchedLength, path);
        return base.endsWith("/") && rest.startsWith("/") ? base + rest.substring(1) : base + rest;
    }

    /** What follows the matched part, without a dot segment that the cut has made: {@code /route} and {@code /route../x} leave {@code x}. */
    private static String rest(int matchedLength, String path) {
        String rest = path.substring(Math.min(matchedLength, path.length()));
        if (rest.equals(".") || rest.equals("..")) {
            return "";
        }
        if (rest.startsWith("./")) {
            return rest.substring(2);
        }
        return rest.startsWith("../") ? rest.substring(3) : rest;
    }

    private static String dropFirst(String text) {
        return text.isEmpty() ? text : text.substring(1);
    }

    private static String dropLast(String text) {
        return text.substring(0, text.length() - 1);
    }
}
