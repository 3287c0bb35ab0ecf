package dev.wissel.kong.schema;

import dev.wissel.kong.rule.HostAddress;
import dev.wissel.kong.rule.LuaSyntax;
import dev.wissel.kong.rule.RouteRegex;
import dev.wissel.kong.rule.Texts;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules about texts that {@link Specification} names, with Kong's messages. */
final class TextRules {
    private static final Pattern URL =
            Pattern.compile("(?:([A-Za-z0-9][A-Za-z0-9+.-]*):)?(?://([^/]*))?([^#]*)(#.*)?", Pattern.DOTALL);
    private static final Pattern PAIR = Pattern.compile("([^:]+):*(.*)", Pattern.DOTALL);
    private static final Pattern HEADER = Pattern.compile("[a-zA-Z0-9_-]+");
    /** Shared memory of every Kong, where plugins may keep things. */
    static final Set<String> DICTIONARIES = Set.of(
            "kong",
            "kong_locks",
            "kong_healthchecks",
            "kong_cluster_events",
            "kong_rate_limiting_counters",
            "kong_core_db_cache",
            "kong_core_db_cache_miss",
            "kong_db_cache",
            "kong_db_cache_miss",
            "kong_secrets",
            "prometheus_metrics");

    private static final List<String> RESERVED_BY_ACME =
            List.of("kong_acme:renew_config:", "kong_acme:renew_last_run", "kong_acme:cert_key:");

    private TextRules() {}

    static Function<String, @Nullable String> of(String name) {
        return switch (name) {
            case "uuid" -> Texts::uuid;
            case "tag" -> Texts::tag;
            case "name" -> Texts::name;
            case "sni" -> Texts::sni;
            case "host" -> Texts::host;
            case "ip" -> TextRules::address;
            case "ip_or_cidr" -> Texts::addressOrRange;
            case "wildcard_host_port" -> text -> Texts.hostAndPort(text.replace("*", "abc"));
            case "path_chars" -> Texts::path;
            case "header_name" -> Texts::headerName;
            case "url" -> TextRules::url;
            case "redirect_uri" -> TextRules::redirectUri;
            case "origin" -> TextRules::origin;
            case "regex" -> text -> isRegex(text) ? null : "not a valid regex: " + text;
            case "lua" -> LuaSyntax::error;
            case "template" -> TextRules::template;
            case "header_pair" -> text -> headers(text, false);
            case "header_rename" -> text -> headers(text, true);
            case "public_key" -> text -> Pem.isKey(text) ? null : "invalid key";
            case "shared_dict" -> text -> DICTIONARIES.contains(text) ? null : "failed validating: " + text;
            case "acme_namespace" -> TextRules::namespace;
            default -> throw new IllegalStateException("rule: " + name + " (expected: a known one)");
        };
    }

    private static @Nullable String address(String text) {
        HostAddress address = HostAddress.parse(text).address();
        return address == null || address.kind() == HostAddress.Kind.NAME ? "not an ip address: " + text : null;
    }

    /** Returns scheme, authority and fragment as Kong's reader of URLs splits them; each null if it is not there. */
    private static @Nullable String[] parts(String url) {
        Matcher matcher = URL.matcher(url);
        return matcher.matches()
                ? new @Nullable String[] {matcher.group(1), host(matcher.group(2)), matcher.group(4), matcher.group(2)}
                : new @Nullable String[] {null, null, null, null};
    }

    private static @Nullable String host(@Nullable String authority) {
        if (authority == null) {
            return null;
        }
        String host = authority.substring(authority.indexOf('@') + 1).replaceFirst(":[^:\\]]*$", "");
        return host.isEmpty() ? null : host;
    }

    private static @Nullable String url(String url) {
        @Nullable String[] parts = parts(url);
        if (parts[1] == null) {
            return "missing host in url";
        }
        return parts[0] == null ? "missing scheme in url" : null;
    }

    /** Returns whether a URL names a user. */
    static boolean hasUser(String url) {
        String authority = parts(url)[3];
        return authority != null && authority.contains("@");
    }

    private static @Nullable String redirectUri(String uri) {
        @Nullable String[] parts = parts(uri);
        if (parts[0] == null || parts[1] == null) {
            return "cannot parse '" + uri + "'";
        }
        return parts[2] != null ? "fragment not allowed in '" + uri + "'" : null;
    }

    private static boolean isRegex(String text) {
        RouteRegex.Compiled compiled = RouteRegex.compile(text);
        return compiled.regex() != null || compiled.refusedByRouter();
    }

    private static @Nullable String origin(String text) {
        return text.equals("*") || isRegex(text) ? null : "'" + text + "' is not a valid regex";
    }

    private static @Nullable String template(String text) {
        Matcher pair = PAIR.matcher(text);
        return pair.matches() && pair.group(2).isEmpty() ? "key '" + pair.group(1) + "' has no value" : null;
    }

    private static @Nullable String headers(String text, boolean both) {
        Matcher pair = PAIR.matcher(text);
        if (!pair.matches()) {
            return "'nil' is not a valid header";
        }
        if (!HEADER.matcher(pair.group(1)).matches()) {
            return "'" + pair.group(1) + "' is not a valid header";
        }
        return both && !HEADER.matcher(pair.group(2)).matches()
                ? "'" + pair.group(2) + "' is not a valid header"
                : null;
    }

    private static @Nullable String namespace(String text) {
        for (String reserved : RESERVED_BY_ACME) {
            if (text.startsWith(reserved)) {
                return "namespace can't be prefixed with reserved word: " + reserved;
            }
        }
        return null;
    }
}
