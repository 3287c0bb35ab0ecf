package dev.wissel.gateway.route;

/**
 * No route takes the request.
 *
 * <p>Immutable.
 *
 * @param reason why
 * @param repeatable see {@link Routing#repeatable()}
 */
public record NoRoute(Reason reason, boolean repeatable) implements Routing {
    /** Why there is no route. */
    public enum Reason {
        /** No route matches: 404. */
        NOTHING_MATCHES,
        /** The path is not UTF-8, on which Kong's engine matches nothing: 404. */
        NOT_UTF8,
        /** The target is one that nginx refuses before it routes, see {@link RequestPath#isMalformed}: 400. */
        MALFORMED_TARGET
    }

    static final NoRoute NOT_UTF8 = new NoRoute(Reason.NOT_UTF8, true);
    static final NoRoute MALFORMED_TARGET = new NoRoute(Reason.MALFORMED_TARGET, true);
}
