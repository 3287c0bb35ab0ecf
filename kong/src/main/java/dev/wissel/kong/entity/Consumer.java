package dev.wissel.kong.entity;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A consumer: who a request comes from.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param username unique name; null if it only has a custom id
 * @param customId unique id in another system; null if none
 * @param tags tags; empty if none
 */
public record Consumer(
        String id, @Nullable String username, @Nullable String customId, List<String> tags) {
    public Consumer {
        Objects.requireNonNull(id, "id");
        tags = List.copyOf(tags);
    }

    /** Starts a consumer of that name; everything else has Kong's defaults. */
    public static Builder named(String username) {
        return new Builder().username(username);
    }

    /** Starts one without a name; an id must be given or a name. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a copy in which single fields can be changed; the id stays unless it is given anew. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.id = id;
        copy.username = username;
        copy.customId = customId;
        copy.tags = tags;
        return copy;
    }

    /** Collects the fields of a consumer. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String username;
        private @Nullable String customId;
        private List<String> tags = List.of();

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets unique name. */
        public Builder username(@Nullable String value) {
            username = value;
            return this;
        }

        /** Sets unique id in another system. */
        public Builder customId(@Nullable String value) {
            customId = value;
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
         * Returns the consumer.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public Consumer build() {
            return new Consumer(
                    id != null ? id : EntityId.of("consumers", Check.given("id or username", username)),
                    username,
                    customId,
                    tags);
        }
    }
}
