package dev.wissel.design.strategy;

import dev.wissel.kong.carrier.Protection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How the requests of a service are spread over its endpoints.
 *
 * <p>Immutable.
 *
 * @param method the method
 * @param on what of a request decides, for methods that {@linkplain Method#hashes hash} alone
 * @param fallback what decides where {@code on} finds nothing
 * @param slots size of the hash ring, in [1000, 65536]
 * @param bound times its part that an endpoint may have under {@link Method#CONSISTENT_HASHING_BOUNDED}, in (1, 10]
 */
public record Balance(Method method, Optional<HashKey> on, Optional<HashKey> fallback, int slots, double bound) {
    /** Smallest useful ring: Kong takes less for this (Kong facts 2.6). */
    public static final int MIN_SLOTS = 1000;
    /** Largest ring that Kong takes. */
    public static final int MAX_SLOTS = 65536;

    /** A way to spread requests. */
    public enum Method {
        ROUND_ROBIN("round-robin"),
        LEAST_CONNECTIONS("least-connections"),
        CONSISTENT_HASHING("consistent-hashing"),
        /** Wissel's own: no endpoint gets more than its part and a bit, whatever the keys; a Kong without Wissel hashes without that. */
        CONSISTENT_HASHING_BOUNDED("consistent-hashing-bounded", "consistent-hashing"),
        LATENCY("latency"),
        /** Wissel's own; a Kong without Wissel does its nearest, least-connections. */
        ADAPTIVE("adaptive", "least-connections");

        private final String text;
        private final String kongAlgorithm;

        Method(String text) {
            this(text, text);
        }

        Method(String text, String kongAlgorithm) {
            this.text = text;
            this.kongAlgorithm = kongAlgorithm;
        }

        /** Returns the word for it in a strategy. */
        public String text() {
            return text;
        }

        /** Returns Kong's word for it, or for what comes nearest. */
        public String kongAlgorithm() {
            return kongAlgorithm;
        }

        /** Returns whether the same key goes to the same endpoint. */
        public boolean hashes() {
            return kongAlgorithm.equals("consistent-hashing");
        }

        /** Returns whether Kong has no word for it. */
        public boolean isWisselsOwn() {
            return !text.equals(kongAlgorithm);
        }
    }

    /**
     * What of a request decides where it goes. Immutable.
     *
     * @param source where to look
     * @param name name of the header, cookie, query argument or capture; empty for the others
     */
    public record HashKey(Source source, String name) {
        /** Where to look for the value that is hashed. */
        public enum Source {
            HEADER(true),
            COOKIE(true),
            QUERY(true),
            URI_CAPTURE(true),
            IP(false),
            PATH(false),
            CONSUMER(false);

            private final boolean named;

            Source(boolean named) {
                this.named = named;
            }

            /** Returns whether a name belongs to it. */
            public boolean isNamed() {
                return named;
            }

            /** Returns the word for it in a strategy. */
            public String text() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }

        public HashKey {
            Objects.requireNonNull(source, "source");
            if (source.isNamed() == name.isEmpty()) {
                throw new IllegalArgumentException("name: '" + name + "' (expected: "
                        + (source.isNamed() ? "the name of the " + source.text() : "none") + ")");
            }
        }

        /** Returns it as a strategy writes it: {@code header X-Customer}, {@code ip}. */
        public String text() {
            return source.isNamed() ? source.text() + " " + name : source.text();
        }
    }

    public Balance {
        Objects.requireNonNull(method, "method");
        if (method.hashes() != on.isPresent()) {
            throw new IllegalArgumentException(
                    "on: " + on + " (expected: a value for a method that hashes, and only there)");
        }
        if (fallback.isPresent() && on.isEmpty()) {
            throw new IllegalArgumentException("fallback: " + fallback + " (expected: none without on)");
        }
        if (slots < MIN_SLOTS || slots > MAX_SLOTS) {
            throw new IllegalArgumentException(
                    "slots: " + slots + " (expected: " + MIN_SLOTS + " to " + MAX_SLOTS + ")");
        }
        if (!(bound > 1 && bound <= Protection.MAX_HASH_BOUND)) {
            throw new IllegalArgumentException("bound: " + bound + " (expected: > 1, <= 10)");
        }
    }

    /** Returns hashing without a bound. */
    public static Balance hashing(HashKey on, Optional<HashKey> fallback, int slots) {
        return new Balance(Method.CONSISTENT_HASHING, Optional.of(on), fallback, slots, Defaults.HASH_BOUND);
    }

    /** Returns a method that needs nothing else. */
    public static Balance of(Method method) {
        return new Balance(method, Optional.empty(), Optional.empty(), Defaults.SLOTS, Defaults.HASH_BOUND);
    }
}
