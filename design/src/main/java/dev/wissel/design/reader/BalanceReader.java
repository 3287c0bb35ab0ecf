package dev.wissel.design.reader;

import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.Balance.HashKey;
import dev.wissel.design.strategy.Balance.HashKey.Source;
import dev.wissel.design.strategy.Balance.Method;
import dev.wissel.design.strategy.Defaults;
import dev.wissel.kong.carrier.HttpText;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.carrier.Protection;
import dev.wissel.kong.document.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code balance}: a word, or a mapping where consistent hashing needs to know what to hash. */
final class BalanceReader {
    private static final Kind<HashKey> HASH_KEY = new Kind<>("hash key", BalanceReader::hashKey);
    /** One thing to hash, or nothing. */
    private static final Kind<List<HashKey>> HASH_FALLBACK = new Kind<>(
            "hash key",
            text -> text.equals("none")
                    ? Parsed.good(List.of())
                    : hashKey(text).then(key -> Parsed.good(List.of(key))));

    private static final Kind<Double> BOUND = Kinds.percent(
            "a percentage above 100% and at most 1000%", ratio -> ratio > 1 && ratio <= Protection.MAX_HASH_BOUND);

    private static final String ON_EXAMPLE = "on: header X-Customer";

    private BalanceReader() {}

    /**
     * Reads the balance of a service; the first layer that has one decides it all.
     *
     * @param layers the service's settings over the defaults
     * @param endpoints how many endpoints the service has
     */
    static Balance read(Layers layers, int endpoints) {
        Balance standard = Balance.of(Defaults.METHOD);
        Optional<Section> owner = layers.having("balance");
        if (owner.isEmpty()) {
            return standard;
        }
        if (!(owner.get().node("balance") instanceof Node.Mapping)) {
            Method method = owner.get()
                    .choice("balance", List.of(Method.values()), Method::text)
                    .map(Located::value)
                    .orElse(standard.method());
            if (method.hashes()) {
                owner.get()
                        .problem(
                                "balance",
                                method.text() + " does not say what to hash",
                                "expected {method: " + method.text() + ", " + ON_EXAMPLE + "}");
                return standard;
            }
            return Balance.of(method);
        }
        return owner.get()
                .section("balance", Shape.BALANCE)
                .map(section -> mapping(section, endpoints))
                .orElse(standard);
    }

    private static Balance mapping(Section section, int endpoints) {
        Optional<Method> method =
                section.choice("method", List.of(Method.values()), Method::text).map(Located::value);
        if (!section.has("method")) {
            section.problem("method", "the method is missing", Section.oneOf("", methods()));
        }
        Optional<HashKey> on = section.scalar("on", HASH_KEY).map(Located::value);
        Optional<List<HashKey>> fallback =
                section.scalar("fallback", HASH_FALLBACK).map(Located::value);
        Optional<Integer> slots =
                section.integer("slots", Balance.MIN_SLOTS, Balance.MAX_SLOTS).map(Located::value);
        Optional<Double> bound = section.scalar("bound", BOUND).map(Located::value);
        if (method.isEmpty()) {
            return Balance.of(Defaults.METHOD);
        }
        if (section.has("bound") && method.get() != Method.CONSISTENT_HASHING_BOUNDED) {
            section.problem(
                    "bound",
                    method.get().text() + " has no bound",
                    "expected method: " + Method.CONSISTENT_HASHING_BOUNDED.text() + ", or no 'bound'");
        }
        if (!method.get().hashes()) {
            for (String key : List.of("on", "fallback", "slots")) {
                if (section.has(key)) {
                    section.problem(
                            key,
                            method.get().text() + " hashes nothing",
                            "expected method: consistent-hashing, or no '" + key + "'");
                }
            }
            return Balance.of(method.get());
        }
        if (on.isEmpty()) {
            if (!section.has("on")) {
                section.problem("on", method.get().text() + " does not say what to hash", "expected " + ON_EXAMPLE);
            }
            return Balance.of(Defaults.METHOD);
        }
        Balance hashing = hashing(section, on.get(), fallback, slots.orElse(Defaults.slots(endpoints)), endpoints);
        return new Balance(
                method.get(), hashing.on(), hashing.fallback(), hashing.slots(), bound.orElse(Defaults.HASH_BOUND));
    }

    private static List<String> methods() {
        return Arrays.stream(Method.values()).map(Method::text).toList();
    }

    private static Balance hashing(
            Section section, HashKey on, Optional<List<HashKey>> written, int slots, int endpoints) {
        if (endpoints > Defaults.maxEndpoints(slots)) {
            section.problem(
                    section.has("slots") ? "slots" : "method",
                    "a ring of " + slots + " slots is too small for " + endpoints + " endpoints",
                    "expected at most " + Defaults.maxEndpoints(slots)
                            + " endpoints; Kong empties a ring that gets full, and then answers 503 to everything");
        }
        Optional<HashKey> fallback =
                written.isPresent() ? written.get().stream().findFirst() : defaultFallback(on);
        Optional<String> wrong = fallback.flatMap(key -> wrongFallback(on, key));
        if (wrong.isPresent()) {
            section.problem("fallback", "cannot follow 'on: " + on.text() + "'", wrong.get());
            fallback = Optional.empty();
        }
        return Balance.hashing(on, fallback, slots);
    }

    /** Without a fallback all requests that lack the value go to one endpoint (Kong facts 2.6). */
    private static Optional<HashKey> defaultFallback(HashKey on) {
        return switch (on.source()) {
            case HEADER, QUERY, URI_CAPTURE, CONSUMER -> Optional.of(new HashKey(Source.IP, ""));
            case COOKIE, IP, PATH -> Optional.empty();
        };
    }

    /** Returns what is expected instead, by Kong's rules for the pair (Kong facts 1.3). */
    private static Optional<String> wrongFallback(HashKey on, HashKey fallback) {
        if (on.source() == Source.COOKIE) {
            return Optional.of("expected no fallback: who comes without the cookie is given one");
        }
        boolean same = on.source() == fallback.source() && canonical(on).equals(canonical(fallback));
        return same ? Optional.of("expected something else than what 'on' hashes") : Optional.empty();
    }

    private static String canonical(HashKey key) {
        return key.source() == Source.HEADER
                ? key.name().toLowerCase(Locale.ROOT).replace('-', '_')
                : key.name();
    }

    private static Parsed<HashKey> hashKey(String text) {
        String[] words = text.strip().split("\\s+", 2);
        Optional<Source> source = Arrays.stream(Source.values())
                .filter(candidate -> candidate.text().equals(words[0]))
                .findFirst();
        if (source.isEmpty()) {
            return Parsed.bad("header NAME, cookie NAME, query NAME, uri-capture NAME, ip, path or consumer");
        }
        String name = words.length > 1 ? words[1] : "";
        if (source.get().isNamed() && !isNameFor(source.get(), name)) {
            return Parsed.bad("a name after " + source.get().text() + ", such as " + example(source.get()));
        }
        if (!source.get().isNamed() && !name.isEmpty()) {
            return Parsed.bad(source.get().text() + " alone");
        }
        return Parsed.good(new HashKey(source.get(), name));
    }

    private static boolean isNameFor(Source source, String name) {
        return switch (source) {
            case HEADER -> name.matches("[0-9A-Za-z_-]{1,256}");
            case COOKIE -> HttpText.isHeaderName(name);
            case QUERY -> name.matches("[^\\s&=#?]{1,256}");
            case URI_CAPTURE -> name.matches("[0-9]{1,2}|[A-Za-z_][0-9A-Za-z_]{0,31}");
            case IP, PATH, CONSUMER -> name.isEmpty();
        };
    }

    private static String example(Source source) {
        return switch (source) {
            case HEADER -> "header X-Customer";
            case COOKIE -> "cookie session";
            case QUERY -> "query customer";
            case URI_CAPTURE -> "uri-capture id";
            case IP, PATH, CONSUMER -> source.text();
        };
    }
}
