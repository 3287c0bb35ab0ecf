package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.guard.AdminToken;
import dev.wissel.console.guard.OwnPages;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns away who may not use the console, before a body is read. Thread-safe.
 *
 * <ul>
 *   <li>Whoever asks under a name that is not this machine's: 403 (DNS rebinding).
 *   <li>Pages of other origins: 403.
 *   <li>A write without {@code X-Wissel-Console: 1}: 403, and without {@code Content-Type: application/json}: 415. No form can send either, and a script of
 *       another origin would have to ask first and is told no.
 *   <li>Who asks for the API, from elsewhere than this machine, and shows neither the token nor the cookie of a session: 401; and 429 after several wrong
 *       tokens.
 * </ul>
 */
final class ConsoleDoor {
    /** The cookie of a session. */
    static final String COOKIE = "wissel_console";

    /** What each write carries. */
    static final String MARK = "x-wissel-console";

    private static final int WRONG_TOKENS = 10;
    private static final Duration WRONG_TOKEN_EACH = Duration.ofSeconds(6);

    private final @Nullable AdminToken token;
    private final OwnPages pages;
    private final Predicate<InetAddress> loopback;
    private final Sessions sessions;
    private final Allowance wrongTokens;

    ConsoleDoor(
            @Nullable AdminToken token,
            Set<String> hostNames,
            Predicate<InetAddress> loopback,
            Sessions sessions,
            LongSupplier nanoClock) {
        this.token = token;
        this.pages = new OwnPages(hostNames);
        this.loopback = loopback;
        this.sessions = sessions;
        this.wrongTokens = new Allowance(WRONG_TOKENS, WRONG_TOKEN_EACH, nanoClock);
    }

    /** Returns the answer that turns a request away; null to let it in. */
    @Nullable
    AdminAnswer refusal(Visit visit) {
        if (!pages.known(visit.header("host"))) {
            return Json.problem(403, "this is not the console of that host (allow its name with --console-host)", null);
        }
        if (OwnPages.fromElsewhere(visit.method(), visit.headers(), visit.header("host"))) {
            return Json.problem(403, "pages of other origins may not use the console", null);
        }
        AdminAnswer unmarked = visit.writes() ? unmarked(visit) : null;
        if (unmarked != null) {
            return unmarked;
        }
        boolean open = !visit.api() || visit.path().equals(SessionRoutes.PATH);
        return open ? null : unknown(visit);
    }

    private static @Nullable AdminAnswer unmarked(Visit visit) {
        if (!visit.header(MARK).equals("1")) {
            return Json.problem(403, "X-Wissel-Console: missing (expected: 1, with each request that is no GET)", null);
        }
        String type = visit.header("content-type").toLowerCase(Locale.ROOT);
        int semicolon = type.indexOf(';');
        String essence = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
        return visit.method().equals("POST") && !essence.equals("application/json")
                ? Json.problem(415, "Content-Type: not application/json (expected: application/json)", null)
                : null;
    }

    private @Nullable AdminAnswer unknown(Visit visit) {
        if (!needsToken(visit) || sessions.valid(cookie(visit))) {
            return null;
        }
        String shown = bearer(visit);
        if (shown.isEmpty()) {
            return Json.problem(401, "a token is needed (expected: Authorization: Bearer, or a session)", null)
                    .with("WWW-Authenticate", "Bearer realm=\"wissel console\"");
        }
        return wrong(visit.peer(), shown);
    }

    /** Returns the answer to a token; null if it is the right one. */
    @Nullable
    AdminAnswer wrong(InetAddress peer, String shown) {
        String name = peer.getHostAddress();
        if (!wrongTokens.left(name)) {
            return Json.problem(429, "too many wrong tokens from this address; wait a minute", null)
                    .with("Retry-After", "60");
        }
        AdminToken secret = token;
        if (secret != null && secret.is(shown)) {
            return null;
        }
        wrongTokens.take(name);
        return Json.problem(401, "that is not the token", null)
                .with("WWW-Authenticate", "Bearer realm=\"wissel console\"");
    }

    /** Returns whether a request must show the token or a session: all but those of this machine's users to a listener that nobody else reaches. */
    boolean needsToken(Visit visit) {
        return !visit.localListener() || !loopback.test(visit.peer()) || visit.forwarded();
    }

    /** Returns whether whoever asks may see and do everything. */
    boolean signedIn(Visit visit) {
        return !needsToken(visit) || sessions.valid(cookie(visit)) || shows(visit);
    }

    private boolean shows(Visit visit) {
        String shown = bearer(visit);
        return !shown.isEmpty() && wrong(visit.peer(), shown) == null;
    }

    /** Returns whether a visitor who was let in may stay: with a session, until it ends. */
    boolean stays(Visit visit) {
        return !needsToken(visit) || !bearer(visit).isEmpty() || sessions.valid(cookie(visit));
    }

    private static String bearer(Visit visit) {
        String value = visit.header("authorization");
        return value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? value.substring(7).strip()
                : "";
    }

    /** Returns the id of the session that a request names; empty if it names none. */
    static String cookie(Visit visit) {
        for (String part : visit.header("cookie").split(";")) {
            String pair = part.strip();
            if (pair.startsWith(COOKIE + "=")) {
                return pair.substring(COOKIE.length() + 1);
            }
        }
        return "";
    }
}
