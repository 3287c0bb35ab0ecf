package dev.wissel.kong.entity;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A target: one back end of an upstream, as configured. Kong facts 1.5.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param upstreamId id of its upstream
 * @param target {@code host:port}, IPv6 as {@code [full form]:port}
 * @param weight its part of the load relative to the others, dimensionless, in [0, 65535]
 * @param tags tags; empty if none
 */
public record Target(String id, String upstreamId, String target, int weight, List<String> tags) {
    public Target {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(upstreamId, "upstreamId");
        Objects.requireNonNull(target, "target");
        Check.range("weight", weight, 0, 65535);
        tags = List.copyOf(tags);
    }

    /** Port of a target that names none. */
    public static final int DEFAULT_PORT = 8000;

    private static final Pattern PORT = Pattern.compile(":([0-9]{1,5})$");

    /** Returns the host, IPv6 in square brackets. */
    public String host() {
        return PORT.matcher(target).replaceFirst("");
    }

    /** Returns the port, in [0, 65535]. */
    public int port() {
        Matcher matcher = PORT.matcher(target);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : DEFAULT_PORT;
    }

    /** Starts a target of the upstream with that id; everything else has Kong's defaults. */
    public static Builder of(String upstreamId, String target) {
        return new Builder().upstreamId(upstreamId).target(target);
    }

    /** Starts one without a name; an id must be given unless it follows from the rest. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a copy in which single fields can be changed; the id stays unless it is given anew. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.id = id;
        copy.upstreamId = upstreamId;
        copy.target = target;
        copy.weight = weight;
        copy.tags = tags;
        return copy;
    }

    /** Collects the fields of a target. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String upstreamId;
        private @Nullable String target;
        private int weight = 100;
        private List<String> tags = List.of();

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets id of its upstream. */
        public Builder upstreamId(String value) {
            upstreamId = value;
            return this;
        }

        /** Sets {@code host:port}, IPv6 as {@code [full form]:port}. */
        public Builder target(String value) {
            target = value;
            return this;
        }

        /** Sets its part of the load relative to the others, dimensionless, in [0, 65535]. */
        public Builder weight(int value) {
            weight = value;
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
         * Returns the target.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public Target build() {
            String upstreamIdGiven = Check.given("upstreamId", upstreamId);
            String targetGiven = Check.given("target", target);
            return new Target(
                    id != null ? id : EntityId.target(upstreamIdGiven, targetGiven),
                    upstreamIdGiven,
                    targetGiven,
                    weight,
                    tags);
        }
    }
}
