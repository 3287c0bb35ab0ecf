package dev.wissel.kong.entity;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its private key. Kong facts 1.6.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param cert certificate chain, PEM
 * @param key private key, PEM; never printed
 * @param certAlt second chain of another key type, PEM; null if none
 * @param keyAlt its private key, PEM; null if none
 * @param tags tags; empty if none
 */
public record Certificate(
        String id,
        String cert,
        String key,
        @Nullable String certAlt,
        @Nullable String keyAlt,
        List<String> tags) {
    public Certificate {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(cert, "cert");
        Objects.requireNonNull(key, "key");
        tags = List.copyOf(tags);
    }

    /** Starts a certificate; everything else has Kong's defaults. */
    public static Builder of(String cert, String key) {
        return new Builder().cert(cert).key(key);
    }

    /** Starts one without a name; an id must be given unless it follows from the rest. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a copy in which single fields can be changed; the id stays unless it is given anew. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.id = id;
        copy.cert = cert;
        copy.key = key;
        copy.certAlt = certAlt;
        copy.keyAlt = keyAlt;
        copy.tags = tags;
        return copy;
    }

    /** Returns text without the keys. */
    @Override
    public String toString() {
        return "Certificate[id=" + id + "]";
    }

    /** Collects the fields of a certificate. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String cert;
        private @Nullable String key;
        private @Nullable String certAlt;
        private @Nullable String keyAlt;
        private List<String> tags = List.of();

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets certificate chain, PEM. */
        public Builder cert(String value) {
            cert = value;
            return this;
        }

        /** Sets private key, PEM. */
        public Builder key(String value) {
            key = value;
            return this;
        }

        /** Sets second chain of another key type, PEM. */
        public Builder certAlt(@Nullable String value) {
            certAlt = value;
            return this;
        }

        /** Sets its private key, PEM. */
        public Builder keyAlt(@Nullable String value) {
            keyAlt = value;
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

        /**
         * Returns the certificate.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public Certificate build() {
            String certGiven = Check.given("cert", cert);
            String keyGiven = Check.given("key", key);
            return new Certificate(
                    id != null ? id : EntityId.of("certificates", certGiven),
                    certGiven,
                    keyGiven,
                    certAlt,
                    keyAlt,
                    tags);
        }
    }
}
