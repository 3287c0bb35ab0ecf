package dev.wissel.kong.entity;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plugin and what it applies to. Kong facts 1.6. With no scope at all it applies to every request.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param name name of the plugin, for example {@code rate-limiting}
 * @param instanceName unique name of this instance; null if none
 * @param serviceId id of the service it is limited to; null if none
 * @param routeId id of the route it is limited to; null if none
 * @param consumerId id of the consumer it is limited to; null if none
 * @param config its settings: text, Long, Double, Boolean, lists and maps of these; absent for null
 * @param protocols protocols for which it runs
 * @param enabled false keeps it from running
 * @param tags tags; empty if none
 */
public record Plugin(
        String id,
        String name,
        @Nullable String instanceName,
        @Nullable String serviceId,
        @Nullable String routeId,
        @Nullable String consumerId,
        Map<String, Object> config,
        List<String> protocols,
        boolean enabled,
        List<String> tags) {
    public Plugin {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        config = Frozen.map(config);
        protocols = List.copyOf(protocols);
        tags = List.copyOf(tags);
    }

    /** Starts a plugin of that name that applies to everything; everything else has Kong's defaults. */
    public static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Starts one without a name; an id must be given unless it follows from the rest. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a copy in which single fields can be changed; the id stays unless it is given anew. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.id = id;
        copy.name = name;
        copy.instanceName = instanceName;
        copy.serviceId = serviceId;
        copy.routeId = routeId;
        copy.consumerId = consumerId;
        copy.config = config;
        copy.protocols = protocols;
        copy.enabled = enabled;
        copy.tags = tags;
        return copy;
    }

    /** Collects the fields of a plugin. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String instanceName;
        private @Nullable String serviceId;
        private @Nullable String routeId;
        private @Nullable String consumerId;
        private Map<String, Object> config = Map.of();
        private List<String> protocols = List.of("grpc", "grpcs", "http", "https");
        private boolean enabled = true;
        private List<String> tags = List.of();

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets name of the plugin, for example {@code rate-limiting}. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Sets unique name of this instance. */
        public Builder instanceName(@Nullable String value) {
            instanceName = value;
            return this;
        }

        /** Sets id of the service it is limited to. */
        public Builder serviceId(@Nullable String value) {
            serviceId = value;
            return this;
        }

        /** Sets id of the route it is limited to. */
        public Builder routeId(@Nullable String value) {
            routeId = value;
            return this;
        }

        /** Sets id of the consumer it is limited to. */
        public Builder consumerId(@Nullable String value) {
            consumerId = value;
            return this;
        }

        /** Sets its settings: text, Long, Double, Boolean, lists and maps of these. */
        public Builder config(Map<String, Object> value) {
            config = value;
            return this;
        }

        /** Sets protocols for which it runs. */
        public Builder protocols(List<String> value) {
            protocols = value;
            return this;
        }

        /** Sets protocols for which it runs. */
        public Builder protocols(String... values) {
            protocols = List.of(values);
            return this;
        }

        /** Sets false keeps it from running. */
        public Builder enabled(boolean value) {
            enabled = value;
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
         * Returns the plugin.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public Plugin build() {
            String nameGiven = Check.given("name", name);
            return new Plugin(
                    id != null ? id : EntityId.plugin(nameGiven, routeId, serviceId, consumerId),
                    nameGiven,
                    instanceName,
                    serviceId,
                    routeId,
                    consumerId,
                    config,
                    protocols,
                    enabled,
                    tags);
        }
    }
}
