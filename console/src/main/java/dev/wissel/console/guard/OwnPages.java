package dev.wissel.console.guard;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tells requests of this server's own pages, and of no page, from those of others. Immutable and thread-safe. */
public final class OwnPages {
    /** An IPv4 or bracketed IPv6 address, with or without a port. */
    private static final Pattern NUMERIC = Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+])(:\\d{1,5})?");

    private final Set<String> names;

    /**
     * Makes one.
     *
     * @param names under which this machine may be asked, beside {@code localhost} and numeric addresses
     */
    public OwnPages(Set<String> names) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(names);
        all.add("localhost");
        this.names = all;
    }

    /** Returns whether a request's {@code Host} is a name of this machine. */
    public boolean known(String host) {
        return NUMERIC.matcher(host).matches() || names.contains(withoutPort(host));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * Returns whether a page of another origin makes a request.
     *
     * @param headers the first value of each header, names in lower case
     * @param host what the request says as {@code Host}
     */
    public static boolean fromElsewhere(String method, Map<String, String> headers, String host) {
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
