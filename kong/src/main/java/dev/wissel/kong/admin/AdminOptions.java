package dev.wissel.kong.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a Kong is spoken to. Shows no secret. Immutable.
 *
 * @param url where its Admin API is
 * @param workspace Enterprise's workspace; empty for the default one
 * @param headers fields added to each request, for example {@code Kong-Admin-Token}
 * @param tls how its certificate is judged
 * @param connectTimeout longest wait for a connection, TLS included
 * @param requestTimeout longest wait for the answer to one request
 * @param callTimeout longest time for a call with its pages and repetitions
 * @param attempts tries of a request that may be repeated, in [1, 10]
 * @param firstPause longest pause before the first repetition; doubles with each, and a random part of it is waited
 * @param maxAnswerBytes longest answer that is read
 * @param pageSize entities asked for at a time, in [1, 1000]
 */
public record AdminOptions(
        AdminUrl url,
        Optional<String> workspace,
        Map<String, Secret> headers,
        TlsOptions tls,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration callTimeout,
        int attempts,
        Duration firstPause,
        int maxAnswerBytes,
        int pageSize) {
    /** Field that carries Enterprise's token. */
    public static final String TOKEN_HEADER = "Kong-Admin-Token";

    private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern FIELD_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern WORKSPACE = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Set<String> OWN =
            Set.of("host", "content-length", "connection", "transfer-encoding", "upgrade", "expect", "content-type");

    public AdminOptions {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(tls, "tls");
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        headers.forEach(AdminOptions::checkHeader);
        workspace.ifPresent(name -> {
            if (!WORKSPACE.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "workspace: " + name + " (expected: letters, digits and the characters . _ ~ -)");
            }
        });
        positive("connectTimeout", connectTimeout);
        positive("requestTimeout", requestTimeout);
        positive("callTimeout", callTimeout);
        if (firstPause.isNegative()) {
            throw new IllegalArgumentException("firstPause: " + firstPause + " (expected: >= 0)");
        }
        range("attempts", attempts, 1, 10);
        range("maxAnswerBytes", maxAnswerBytes, 1024, 1 << 30);
        range("pageSize", pageSize, 1, 1000);
    }

    private static void checkHeader(String name, Secret value) {
        if (!FIELD_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("header: " + name + " (expected: a field name, as in Name:value)");
        }
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header: " + name + " (expected: a field that HTTP leaves to the user)");
        }
        if (!FIELD_VALUE.matcher(value.reveal()).matches()) {
            throw new IllegalArgumentException(
                    "header: the value of " + name + " has characters that no field may have");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    private static void range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    /** Returns a builder with the usual time-outs for a Kong at an address; see {@link AdminUrl#parse}. */
    public static Builder at(String address) {
        return new Builder(AdminUrl.parse(address));
    }

    /** Returns every secret that a text might show. */
    List<Secret> secrets() {
        List<Secret> all = new ArrayList<>(headers.values());
        url.login().ifPresent(all::add);
        tls.clientKey().ifPresent(all::add);
        return all;
    }

    /** Collects options. Confined to one thread. */
    public static final class Builder {
        private final AdminUrl url;
        private Optional<String> workspace = Optional.empty();
        private final Map<String, Secret> headers = new LinkedHashMap<>();
        private TlsOptions tls = TlsOptions.DEFAULTS;
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration requestTimeout = Duration.ofSeconds(5);
        private Duration callTimeout = Duration.ofSeconds(10);
        private int attempts = 3;
        private Duration firstPause = Duration.ofMillis(100);
        private int maxAnswerBytes = 64 << 20;
        private int pageSize = 1000;

        private Builder(AdminUrl url) {
            this.url = url;
        }

        /** Sets Enterprise's workspace. */
        public Builder workspace(String name) {
            workspace = name.isEmpty() ? Optional.empty() : Optional.of(name);
            return this;
        }

        /** Sets Enterprise's token. */
        public Builder token(Secret token) {
            return header(TOKEN_HEADER, token);
        }

        /** Adds a field to each request. */
        public Builder header(String name, Secret value) {
            headers.put(name, value);
            return this;
        }

        /** Sets how certificates are judged. */
        public Builder tls(TlsOptions options) {
            tls = options;
            return this;
        }

        /** Sets the longest waits for a connection, for an answer, and for a whole call. */
        public Builder timeouts(Duration connect, Duration request, Duration call) {
            connectTimeout = connect;
            requestTimeout = request;
            callTimeout = call;
            return this;
        }

        /** Sets how often a request that may be repeated is tried, and the longest pause before the first repetition. */
        public Builder attempts(int number, Duration pause) {
            attempts = number;
            firstPause = pause;
            return this;
        }

        /** Sets the longest answer that is read, in bytes. */
        public Builder maxAnswerBytes(int bytes) {
            maxAnswerBytes = bytes;
            return this;
        }

        /** Sets how many entities are asked for at a time. */
        public Builder pageSize(int entities) {
            pageSize = entities;
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public AdminOptions build() {
            return new AdminOptions(
                    url,
                    workspace,
                    headers,
                    tls,
                    connectTimeout,
                    requestTimeout,
                    callTimeout,
                    attempts,
                    firstPause,
                    maxAnswerBytes,
                    pageSize);
        }
    }
}
