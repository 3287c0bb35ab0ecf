package dev.wissel.kong.entity;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server name and the certificate shown for it. Kong facts 1.6.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param name server name, with an asterisk as its first or last label at most
 * @param certificateId id of the certificate
 * @param tags tags; empty if none
 */
public record Sni(String id, String name, String certificateId, List<String> tags) {
    public Sni {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(certificateId, "certificateId");
        tags = List.copyOf(tags);
    }

    /** Starts a server name; everything else has Kong's defaults. */
    public static Builder of(String name, String certificateId) {
        return new Builder().name(name).certificateId(certificateId);
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
        copy.certificateId = certificateId;
        copy.tags = tags;
        return copy;
    }

    /** Collects the fields of a sni. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String certificateId;
        private List<String> tags = List.of();

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets server name, with an asterisk as its first or last label at most. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Sets id of the certificate. */
        public Builder certificateId(String value) {
            certificateId = value;
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
         * Returns the sni.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public Sni build() {
            String nameGiven = Check.given("name", name);
            String certificateIdGiven = Check.given("certificateId", certificateId);
            return new Sni(id != null ? id : EntityId.of("snis", nameGiven), nameGiven, certificateIdGiven, tags);
        }
    }
}
