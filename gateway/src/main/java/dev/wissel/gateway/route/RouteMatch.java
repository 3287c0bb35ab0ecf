package dev.wissel.gateway.route;

import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The route that takes a request, and what follows from it for the path sent upstream.
 *
 * <p>Immutable. Holds nothing of the request but its path, so it can be kept for other requests with the same method, host and path.
 *
 * @param route the route, with all its paths
 * @param service the route's service; null for a route that plugins answer
 * @param path normalised request path, a byte text
 * @param prefix what of the path matched and is stripped, a byte text; null if the route does not strip or has no paths
 * @param captures groups of the regex path that matched, by number and by name, {@code "0"} the whole; Unicode; empty if it has none
 * @param upstreamPath path to send upstream, escaped, printable ASCII, without query
 * @param repeatable see {@link Routing#repeatable()}
 */
public record RouteMatch(
        Route route,
        @Nullable Service service,
        String path,
        @Nullable String prefix,
        Map<String, String> captures,
        String upstreamPath,
        boolean repeatable)
        implements Routing {

    static RouteMatch of(RoutePart part, Subject subject, PathRule.Hit hit) {
        Route route = part.route;
        String prefix = route.stripPath() ? hit.text() : null;
        int matchedLength = prefix == null ? 1 : prefix.length();
        String joined = UpstreamPath.join(base(part.service), route.stripPath(), matchedLength, subject.path);
        return new RouteMatch(
                route,
                part.service,
                subject.path,
                prefix,
                hit.captures(),
                RequestPath.escape(joined),
                !subject.askedMore);
    }

    private static String base(@Nullable Service service) {
        String path = service == null ? null : service.path();
        return path == null || path.isEmpty() ? "/" : ByteText.ofUnicode(path);
    }

    /**
     * Returns the target to send upstream: the path with the query of the request, unchanged.
     *
     * @param target the request's target; its path must be the one that was matched
     */
    public String upstreamTarget(String target) {
        int end = RequestPath.end(target);
        return end == target.length() ? upstreamPath : upstreamPath + target.substring(end);
    }

    /**
     * Returns the value of X-Forwarded-Prefix, escaped so that it can stand in a header; null if there is none to send: nothing was stripped, or only the root.
     */
    public @Nullable String forwardedPrefix() {
        return prefix == null || prefix.isEmpty() || prefix.equals("/") ? null : RequestPath.escape(prefix);
    }
}
