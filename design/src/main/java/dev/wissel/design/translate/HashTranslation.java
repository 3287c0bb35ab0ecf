package dev.wissel.design.translate;

import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.Balance.HashKey;
import dev.wissel.kong.entity.Upstream;
import java.util.Locale;

/** What a request is hashed on, in Kong's fields. */
final class HashTranslation {
    private HashTranslation() {}

    static void apply(Balance balance, Upstream.Builder upstream) {
        balance.on().ifPresent(key -> on(key, upstream));
        balance.fallback().ifPresent(key -> fallback(key, upstream));
    }

    private static void on(HashKey key, Upstream.Builder upstream) {
        upstream.hashOn(word(key));
        switch (key.source()) {
            case HEADER -> upstream.hashOnHeader(headerName(key.name()));
            case COOKIE -> upstream.hashOnCookie(key.name());
            case QUERY -> upstream.hashOnQueryArg(key.name());
            case URI_CAPTURE -> upstream.hashOnUriCapture(key.name());
            case IP, PATH, CONSUMER -> {}
        }
    }

    private static void fallback(HashKey key, Upstream.Builder upstream) {
        upstream.hashFallback(word(key));
        switch (key.source()) {
            case HEADER -> upstream.hashFallbackHeader(headerName(key.name()));
            case COOKIE -> upstream.hashOnCookie(key.name());
            case QUERY -> upstream.hashFallbackQueryArg(key.name());
            case URI_CAPTURE -> upstream.hashFallbackUriCapture(key.name());
            case IP, PATH, CONSUMER -> {}
        }
    }

    private static String word(HashKey key) {
        return switch (key.source()) {
            case HEADER -> "header";
            case COOKIE -> "cookie";
            case QUERY -> "query_arg";
            case URI_CAPTURE -> "uri_capture";
            case IP -> "ip";
            case PATH -> "path";
            case CONSUMER -> "consumer";
        };
    }

    /**
     * Returns a header's name as Kong 3.8 to 3.9.3 find it: they look up nginx's variable {@code http_NAME}, and a name with a hyphen never
     * matches (Kong facts 2.6 and 16). The form with underscores means the same header to every version.
     */
    static String headerName(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
