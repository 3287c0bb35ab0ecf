package dev.wissel.kong.entity;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An upstream: a virtual host name and how its targets are balanced and checked. Kong facts 1.3. Its targets are kept apart, see
 * {@link KongConfig#targetsOf}.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param name unique name, a host name without port
 * @param algorithm one of {@code consistent-hashing, least-connections, round-robin, latency}
 * @param hashOn one of {@code none, consumer, ip, header, cookie, path, query_arg, uri_capture}
 * @param hashFallback what is hashed where {@code hashOn} finds nothing; same words
 * @param hashOnHeader header to hash; null if none
 * @param hashFallbackHeader header to hash as a fallback; null if none
 * @param hashOnCookie cookie to hash; null if none
 * @param hashOnCookiePath path attribute of the cookie that Kong issues
 * @param hashOnQueryArg query argument to hash; null if none
 * @param hashFallbackQueryArg query argument to hash as a fallback; null if none
 * @param hashOnUriCapture capture group of the route's path to hash; null if none
 * @param hashFallbackUriCapture capture group to hash as a fallback; null if none
 * @param slots size of the hash ring, in [10, 65536]
 * @param healthchecks how health is found out
 * @param tags tags; empty if none
 * @param hostHeader Host header sent to targets and with probes; null for the target's own
 * @param clientCertificateId id of the certificate shown to targets; null if none
 * @param useSrvName whether the name in an SRV record becomes the Host header
 */
public record Upstream(
        String id,
        String name,
        String algorithm,
        String hashOn,
        String hashFallback,
        @Nullable String hashOnHeader,
        @Nullable String hashFallbackHeader,
        @Nullable String hashOnCookie,
        String hashOnCookiePath,
        @Nullable String hashOnQueryArg,
        @Nullable String hashFallbackQueryArg,
        @Nullable String hashOnUriCapture,
        @Nullable String hashFallbackUriCapture,
        int slots,
        Healthchecks healthchecks,
        List<String> tags,
        @Nullable String hostHeader,
        @Nullable String clientCertificateId,
        boolean useSrvName) {
    public Upstream {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(hashOn, "hashOn");
        Objects.requireNonNull(hashFallback, "hashFallback");
        Objects.requireNonNull(hashOnCookiePath, "hashOnCookiePath");
        Check.range("slots", slots, 10, 65536);
        Objects.requireNonNull(healthchecks, "healthchecks");
        tags = List.copyOf(tags);
    }

    /** Starts an upstream of that name; everything else has Kong's defaults. */
    public static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Starts one without a name; an id must be given or a name. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a copy in which single fields can be changed; the id stays unless it is given anew. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.id = id;
        copy.name = name;
        copy.algorithm = algorithm;
        copy.hashOn = hashOn;
        copy.hashFallback = hashFallback;
        copy.hashOnHeader = hashOnHeader;
        copy.hashFallbackHeader = hashFallbackHeader;
        copy.hashOnCookie = hashOnCookie;
        copy.hashOnCookiePath = hashOnCookiePath;
        copy.hashOnQueryArg = hashOnQueryArg;
        copy.hashFallbackQueryArg = hashFallbackQueryArg;
        copy.hashOnUriCapture = hashOnUriCapture;
        copy.hashFallbackUriCapture = hashFallbackUriCapture;
        copy.slots = slots;
        copy.healthchecks = healthchecks;
        copy.tags = tags;
        copy.hostHeader = hostHeader;
        copy.clientCertificateId = clientCertificateId;
        copy.useSrvName = useSrvName;
        return copy;
    }

    /** Collects the fields of a upstream. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String name;
        private String algorithm = "round-robin";
        private String hashOn = "none";
        private String hashFallback = "none";
        private @Nullable String hashOnHeader;
        private @Nullable String hashFallbackHeader;
        private @Nullable String hashOnCookie;
        private String hashOnCookiePath = "/";
        private @Nullable String hashOnQueryArg;
        private @Nullable String hashFallbackQueryArg;
        private @Nullable String hashOnUriCapture;
        private @Nullable String hashFallbackUriCapture;
        private int slots = 10000;
        private Healthchecks healthchecks = Healthchecks.DEFAULTS;
        private List<String> tags = List.of();
        private @Nullable String hostHeader;
        private @Nullable String clientCertificateId;
        private boolean useSrvName = false;

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets unique name, a host name without port. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Sets one of {@code consistent-hashing, least-connections, round-robin, latency}. */
        public Builder algorithm(String value) {
            algorithm = value;
            return this;
        }

        /** Sets one of {@code none, consumer, ip, header, cookie, path, query_arg, uri_capture}. */
        public Builder hashOn(String value) {
            hashOn = value;
            return this;
        }

        /** Sets what is hashed where {@code hashOn} finds nothing. */
        public Builder hashFallback(String value) {
            hashFallback = value;
            return this;
        }

        /** Sets header to hash. */
        public Builder hashOnHeader(@Nullable String value) {
            hashOnHeader = value;
            return this;
        }

        /** Sets header to hash as a fallback. */
        public Builder hashFallbackHeader(@Nullable String value) {
            hashFallbackHeader = value;
            return this;
        }

        /** Sets cookie to hash. */
        public Builder hashOnCookie(@Nullable String value) {
            hashOnCookie = value;
            return this;
        }

        /** Sets path attribute of the cookie that Kong issues. */
        public Builder hashOnCookiePath(String value) {
            hashOnCookiePath = value;
            return this;
        }

        /** Sets query argument to hash. */
        public Builder hashOnQueryArg(@Nullable String value) {
            hashOnQueryArg = value;
            return this;
        }

        /** Sets query argument to hash as a fallback. */
        public Builder hashFallbackQueryArg(@Nullable String value) {
            hashFallbackQueryArg = value;
            return this;
        }

        /** Sets capture group of the route's path to hash. */
        public Builder hashOnUriCapture(@Nullable String value) {
            hashOnUriCapture = value;
            return this;
        }

        /** Sets capture group to hash as a fallback. */
        public Builder hashFallbackUriCapture(@Nullable String value) {
            hashFallbackUriCapture = value;
            return this;
        }

        /** Sets size of the hash ring, in [10, 65536]. */
        public Builder slots(int value) {
            slots = value;
            return this;
        }

        /** Sets how health is found out. */
        public Builder healthchecks(Healthchecks value) {
            healthchecks = value;
            return this;
        }

        /** Sets tags. */
        public Builder tags(List<String> value) {
            tags = value;
            return this;
        }

        /** Sets tags. */
        public Builder tags(String... values) {
            tags = List.of(values);
            return this;
        }

        /** Sets Host header sent to targets and with probes. */
        public Builder hostHeader(@Nullable String value) {
            hostHeader = value;
            return this;
        }

        /** Sets id of the certificate shown to targets. */
        public Builder clientCertificateId(@Nullable String value) {
            clientCertificateId = value;
            return this;
        }

        /** Sets whether the name in an SRV record becomes the Host header. */
        public Builder useSrvName(boolean value) {
            useSrvName = value;
            return this;
        }

        /**
         * Returns the upstream.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public Upstream build() {
            String nameGiven = Check.given("name", name);
            return new Upstream(
                    id != null ? id : EntityId.of("upstreams", nameGiven),
                    nameGiven,
                    algorithm,
                    hashOn,
                    hashFallback,
                    hashOnHeader,
                    hashFallbackHeader,
                    hashOnCookie,
                    hashOnCookiePath,
                    hashOnQueryArg,
                    hashFallbackQueryArg,
                    hashOnUriCapture,
                    hashFallbackUriCapture,
                    slots,
                    healthchecks,
                    tags,
                    hostHeader,
                    clientCertificateId,
                    useSrvName);
        }
    }
}
