package dev.wissel.kong.entity;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of an authority that services may trust. Kong facts 1.6.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param cert one certificate, PEM
 * @param certDigest SHA-256 digest, hexadecimal; null if not computed
 * @param tags tags; empty if none
 */
public record CaCertificate(
        String id, String cert, @Nullable String certDigest, List<String> tags) {
    public CaCertificate {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(cert, "cert");
        tags = List.copyOf(tags);
    }

    /** Starts the certificate of an authority; everything else has Kong's defaults. */
    public static Builder of(String cert) {
        return new Builder().cert(cert);
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
        copy.certDigest = certDigest;
        copy.tags = tags;
        return copy;
    }

    /** Collects the fields of a CA certificate. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String cert;
        private @Nullable String certDigest;
        private List<String> tags = List.of();

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets one certificate, PEM. */
        public Builder cert(String value) {
            cert = value;
            return this;
        }

        /** Sets SHA-256 digest, hexadecimal. */
        public Builder certDigest(@Nullable String value) {
            certDigest = value;
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
         * Returns the cacertificate.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public CaCertificate build() {
            String certGiven = Check.given("cert", cert);
            return new CaCertificate(
                    id != null ? id : EntityId.of("ca_certificates", certGiven), certGiven, certDigest, tags);
        }
    }
}
