package dev.wissel.console.guard;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminGuard;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns away who may not use the Admin API. Immutable and thread-safe.
 *
 * <ul>
 *   <li>Who does not know the token, if there is one: 401.
 *   <li>Whoever asks under a name that is not this machine's: 403. A web page that lets its own name point here (DNS rebinding) would otherwise be of the
 *       same origin. Numeric addresses and {@code localhost} cannot be such names.
 *   <li>Web pages of other origins: 403. A browser names the page's origin with every request that a page may change something by, form posts included;
 *       curl, decK and controllers name none.
 * </ul>
 */
public final class DoorKeeper implements AdminGuard {
    private final @Nullable AdminToken token;
    private final OwnPages pages;

    /**
     * Makes one.
     *
     * @param token who knows it may ask; null to let everyone in who reaches the listener
     * @param names under which this machine may be asked, beside {@code localhost} and numeric addresses
     */
    public DoorKeeper(@Nullable AdminToken token, Set<String> names) {
        this.token = token;
        this.pages = new OwnPages(names);
    }

    @Override
    public boolean authenticates() {
        return token != null;
    }

    @Override
    public @Nullable AdminAnswer refusal(String method, Map<String, String> headers) {
        AdminToken secret = token;
        if (secret != null && !secret.is(headers.get("kong-admin-token"))) {
            return AdminAnswer.message(401, "Unauthorized")
                    .with("WWW-Authenticate", "Kong-Admin-Token realm=\"admin\"");
        }
        String host = headers.getOrDefault("host", "");
        if (!host.isEmpty() && !pages.known(host)) {
            return AdminAnswer.message(403, "this is not the Admin API of that host");
        }
        return OwnPages.fromElsewhere(method, headers, host)
                ? AdminAnswer.message(403, "pages of other origins may not use the Admin API")
                : null;
    }
}
