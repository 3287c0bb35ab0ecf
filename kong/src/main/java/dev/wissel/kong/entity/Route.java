package dev.wissel.kong.entity;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A route: which requests belong to a service. Kong facts 1.2. An empty list or map of a matcher means that it does not matter.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param name unique name; null if it has none
 * @param protocols protocols it accepts, at least one
 * @param httpsRedirectStatusCode answer to plain http where only https is accepted: 426, 301, 302, 307 or 308
 * @param stripPath whether the matched prefix is cut off before the request goes on
 * @param preserveHost whether the client's Host header goes on
 * @param requestBuffering whether the request body is read whole before it goes on
 * @param responseBuffering whether the response body is read whole before it goes on
 * @param tags tags; empty if none
 * @param serviceId id of the service; null for a route that plugins answer
 * @param snis server names of the TLS handshake
 * @param methods methods, upper case
 * @param hosts host names, with at most one asterisk each, and an optional port
 * @param paths prefixes that start with a slash, or regular expressions that start with a tilde
 * @param headers header names and the values accepted for each; every name must be satisfied
 * @param regexPriority higher goes first among regular expressions
 * @param pathHandling v0 or v1; how the service's path and the rest are joined
 * @param sources client addresses of stream routes
 * @param destinations listening addresses of stream routes
 */
public record Route(
        String id,
        @Nullable String name,
        List<String> protocols,
        int httpsRedirectStatusCode,
        boolean stripPath,
        boolean preserveHost,
        boolean requestBuffering,
        boolean responseBuffering,
        List<String> tags,
        @Nullable String serviceId,
        List<String> snis,
        List<String> methods,
        List<String> hosts,
        List<String> paths,
        Map<String, List<String>> headers,
        int regexPriority,
        String pathHandling,
        List<CidrPort> sources,
        List<CidrPort> destinations) {
    public Route {
        Objects.requireNonNull(id, "id");
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("protocols: [] (expected: at least one)");
        }
        tags = List.copyOf(tags);
        snis = List.copyOf(snis);
        methods = List.copyOf(methods);
        hosts = List.copyOf(hosts);
        paths = List.copyOf(paths);
        headers = Frozen.headers(headers);
        Objects.requireNonNull(pathHandling, "pathHandling");
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
    }

    /** Starts a route of that name; everything else has Kong's defaults. */
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
        copy.protocols = protocols;
        copy.httpsRedirectStatusCode = httpsRedirectStatusCode;
        copy.stripPath = stripPath;
        copy.preserveHost = preserveHost;
        copy.requestBuffering = requestBuffering;
        copy.responseBuffering = responseBuffering;
        copy.tags = tags;
        copy.serviceId = serviceId;
        copy.snis = snis;
        copy.methods = methods;
        copy.hosts = hosts;
        copy.paths = paths;
        copy.headers = headers;
        copy.regexPriority = regexPriority;
        copy.pathHandling = pathHandling;
        copy.sources = sources;
        copy.destinations = destinations;
        return copy;
    }

    /** Collects the fields of a route. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String name;
        private List<String> protocols = List.of("http", "https");
        private int httpsRedirectStatusCode = 426;
        /** Null leaves it to the protocol: gRPC has no prefix to cut. */
        private @Nullable Boolean stripPath;

        private boolean preserveHost = false;
        private boolean requestBuffering = true;
        private boolean responseBuffering = true;
        private List<String> tags = List.of();
        private @Nullable String serviceId;
        private List<String> snis = List.of();
        private List<String> methods = List.of();
        private List<String> hosts = List.of();
        private List<String> paths = List.of();
        private Map<String, List<String>> headers = Map.of();
        private int regexPriority = 0;
        private String pathHandling = "v0";
        private List<CidrPort> sources = List.of();
        private List<CidrPort> destinations = List.of();

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets unique name. */
        public Builder name(@Nullable String value) {
            name = value;
            return this;
        }

        /** Sets protocols it accepts, at least one. */
        public Builder protocols(List<String> value) {
            protocols = value;
            return this;
        }

        /** Sets protocols it accepts, at least one. */
        public Builder protocols(String... values) {
            protocols = List.of(values);
            return this;
        }

        /** Sets answer to plain http where only https is accepted: 426, 301, 302, 307 or 308. */
        public Builder httpsRedirectStatusCode(int value) {
            httpsRedirectStatusCode = value;
            return this;
        }

        /** Sets whether the matched prefix is cut off before the request goes on. */
        public Builder stripPath(boolean value) {
            stripPath = value;
            return this;
        }

        /** Sets whether the client's Host header goes on. */
        public Builder preserveHost(boolean value) {
            preserveHost = value;
            return this;
        }

        /** Sets whether the request body is read whole before it goes on. */
        public Builder requestBuffering(boolean value) {
            requestBuffering = value;
            return this;
        }

        /** Sets whether the response body is read whole before it goes on. */
        public Builder responseBuffering(boolean value) {
            responseBuffering = value;
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

        /** Sets id of the service. */
        public Builder serviceId(@Nullable String value) {
            serviceId = value;
            return this;
        }

        /** Sets server names of the TLS handshake. */
        public Builder snis(List<String> value) {
            snis = value;
            return this;
        }

        /** Sets server names of the TLS handshake. */
        public Builder snis(String... values) {
            snis = List.of(values);
            return this;
        }

        /** Sets methods, upper case. */
        public Builder methods(List<String> value) {
            methods = value;
            return this;
        }

        /** Sets methods, upper case. */
        public Builder methods(String... values) {
            methods = List.of(values);
            return this;
        }

        /** Sets host names, with at most one asterisk each, and an optional port. */
        public Builder hosts(List<String> value) {
            hosts = value;
            return this;
        }

        /** Sets host names, with at most one asterisk each, and an optional port. */
        public Builder hosts(String... values) {
            hosts = List.of(values);
            return this;
        }

        /** Sets prefixes that start with a slash, or regular expressions that start with a tilde. */
        public Builder paths(List<String> value) {
            paths = value;
            return this;
        }

        /** Sets prefixes that start with a slash, or regular expressions that start with a tilde. */
        public Builder paths(String... values) {
            paths = List.of(values);
            return this;
        }

        /** Sets header names and the values accepted for each. */
        public Builder headers(Map<String, List<String>> value) {
            headers = value;
            return this;
        }

        /** Sets higher goes first among regular expressions. */
        public Builder regexPriority(int value) {
            regexPriority = value;
            return this;
        }

        /** Sets v0 or v1. */
        public Builder pathHandling(String value) {
            pathHandling = value;
            return this;
        }

        /** Sets client addresses of stream routes. */
        public Builder sources(List<CidrPort> value) {
            sources = value;
            return this;
        }

        /** Sets listening addresses of stream routes. */
        public Builder destinations(List<CidrPort> value) {
            destinations = value;
            return this;
        }

        /**
         * Returns the route.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public Route build() {
            return new Route(
                    id != null ? id : EntityId.of("routes", Check.given("id or name", name)),
                    name,
                    protocols,
                    httpsRedirectStatusCode,
                    stripPath != null ? stripPath : !grpc(),
                    preserveHost,
                    requestBuffering,
                    responseBuffering,
                    tags,
                    serviceId,
                    snis,
                    methods,
                    hosts,
                    paths,
                    headers,
                    regexPriority,
                    pathHandling,
                    sources,
                    destinations);
        }

        private boolean grpc() {
            return !protocols.isEmpty() && protocols.get(0).startsWith("grpc");
        }
    }
}
