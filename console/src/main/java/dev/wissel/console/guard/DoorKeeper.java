package dev.wissel.console.guard;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminGuard;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
    /** An IPv4 or bracketed IPv6 address, with or without a port. */
    private static final Pattern NUMERIC = Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+])(:\\d{1,5})?");

    private final @Nullable AdminToken token;
    private final Set<String> names;

    /**
     * Makes one.
     *
     * @param token who knows it may ask; null to let everyone in who reaches the listener
     * @param names under which this machine may be asked, beside {@code localhost} and numeric addresses
     */
    public DoorKeeper(@Nullable AdminToken token, Set<String> names) {
        this.token = token;
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(names);
        all.add("localhost");
        this.names = all;
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
        if (!known(host)) {
            return AdminAnswer.message(403, "this is not the Admin API of that host");
        }
        return fromElsewhere(method, headers, host)
                ? AdminAnswer.message(403, "pages of other origins may not use the Admin API")
                : null;
    }

    private boolean known(String host) {
        return host.isEmpty() || NUMERIC.matcher(host).matches() || names.contains(withoutPort(host));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean fromElsewhere(String method, Map<String, String> headers, String host) {
        String origin = headers.get("origin");
        if (origin != null) {
            String lower = origin.toLowerCase(Locale.ROOT);
            String here = host.toLowerCase(Locale.ROOT);
            return !lower.equals("http://" + here) && !lower.equals("https://" + here);
        }
        String site = headers.get("sec-fetch-site");
        boolean opened = "navigate".equals(headers.get("sec-fetch-mode")) && method.equals("GET");
        return site != null && !opened && (site.equals("cross-site") || site.equals("same-site"));
    }
}
