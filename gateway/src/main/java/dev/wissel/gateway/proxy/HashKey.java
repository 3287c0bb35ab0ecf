package dev.wissel.gateway.proxy;

import dev.wissel.core.balance.XxHash32;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.RequestHead;
import dev.wissel.gateway.upstream.HashSource;
import dev.wissel.gateway.upstream.HashSource.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the text that a request is hashed by (facts 2.6). Stateless and thread-safe.
 *
 * <p>A header may be written with hyphens or underscores in the configuration; both find the header with hyphens. Kong 3.8 to 3.9.3 find nothing
 * for a name with hyphens and send everyone to one target.
 */
final class HashKey {
    private HashKey() {}

    /** Returns the xxHash32 of the request's key; that of the empty text if it has none. */
    static int of(
            HashSource source,
            RoutedRequest routed,
            RequestHead head,
            ClientConnection client,
            ClientAnswer answer,
            RandomGenerator random) {
        String key = text(source.on(), source.name(), routed, head, client);
        if (key == null && source.on() == Kind.COOKIE) {
            key = issueCookie(source, source.name(), answer, random);
        }
        if (key == null) {
            key = text(source.fallback(), source.fallbackName(), routed, head, client);
            if (key == null && source.fallback() == Kind.COOKIE) {
                key = issueCookie(source, source.fallbackName(), answer, random);
            }
        }
        return key == null ? XxHash32.OF_EMPTY : RoutedRequest.hash(key);
    }

    private static @Nullable String text(
            Kind kind, @Nullable String name, RoutedRequest routed, RequestHead head, ClientConnection client) {
        return switch (kind) {
            case NONE, CONSUMER -> null;
            case IP -> client.ip();
            case PATH -> routed.path();
            case HEADER -> name == null ? null : header(head, name);
            case COOKIE -> name == null ? null : cookie(head, name);
            case QUERY_ARG -> name == null ? null : argument(head, name);
            case URI_CAPTURE -> name == null ? null : utf8(routed.capture(name));
        };
    }

    private static @Nullable String utf8(@Nullable String text) {
        return text == null ? null : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String header(RequestHead head, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String found = joined(head, lower.replace('_', '-'));
        return found != null || lower.indexOf('_') < 0 ? found : joined(head, lower);
    }

    private static @Nullable String joined(RequestHead head, String lowerName) {
        byte[] lower = ByteBuilder.ascii(lowerName);
        int first = head.indexOf(lower, 0);
        if (first < 0) {
            return null;
        }
        int next = head.indexOf(lower, first + 1);
        if (next < 0) {
            return head.value(first);
        }
        StringBuilder all = new StringBuilder(head.value(first));
        for (; next >= 0; next = head.indexOf(lower, next + 1)) {
            all.append(", ").append(head.value(next));
        }
        return all.toString();
    }

    private static @Nullable String cookie(RequestHead head, String name) {
        int first = head.indexOf(KnownHeader.COOKIE);
        for (int i = first; i >= 0 && i < head.headerCount(); i++) {
            if (head.known(i) != KnownHeader.COOKIE) {
                continue;
            }
            for (String pair : head.value(i).split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    return pair.substring(equals + 1).strip();
                }
            }
        }
        return null;
    }

    private static @Nullable String argument(RequestHead head, String name) {
        if (head.queryStart() < 0) {
            return null;
        }
        List<String> values = new ArrayList<>(1);
        for (String pair : head.text(head.queryStart(), head.queryEnd()).split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (key.equals(name)) {
                values.add(equals < 0 ? "true" : decode(pair.substring(equals + 1)));
            }
        }
        if (values.isEmpty()) {
            return null;
        }
        Collections.sort(values);
        return String.join(",", values);
    }

    /** Decodes escapes and plus signs into bytes, one char each; broken escapes stay as they are. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                out.append((char) (high << 4 | low));
                i += 2;
            } else {
                out.append(c == '+' ? ' ' : c);
            }
        }
        return out.toString();
    }

    private static @Nullable String issueCookie(
            HashSource source, @Nullable String name, ClientAnswer answer, RandomGenerator random) {
        if (name == null) {
            return null;
        }
        long high = random.nextLong() & ~0xf000L | 0x4000L;
        long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        String value = new UUID(high, low).toString();
        answer.setCookie(
                "Set-Cookie: " + name + "=" + value + "; Path=" + source.cookiePath() + "; SameSite=Lax; HttpOnly\r\n");
        return value;
    }
}
