package dev.wissel.gateway.route;

import dev.wissel.gateway.edge.CidrSet;
import dev.wissel.kong.entity.CidrPort;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a connection that is not HTTP (facts 1.2; {@code kong/router/transform.lua}, stream_get_priority).
 *
 * <p>A connection in the clear is for routes with {@code tcp}, one on a TLS listener for routes with {@code tls} or {@code tls_passthrough}; every matcher that a
 * route sets must accept it. Of several routes the one with the greater priority takes it: server names, or sources together with destinations, before the
 * rest; then exact source addresses, source ports, source ranges, the same of destinations; then the greater id. Immutable.
 */
public final class StreamRouter {
    /** What a connection is routed by. */
    public interface Connection {
        /** Returns whether it came to a listener for TLS. */
        boolean tls();

        /** Returns the server name of the handshake, in lower case; null if there is none. */
        @Nullable
        String serverName();

        /** Returns the client's address, four or sixteen bytes. */
        byte[] sourceIp();

        /** Returns the client's port. */
        int sourcePort();

        /** Returns the address that the client connected to, four or sixteen bytes. */
        byte[] destinationIp();

        /** Returns the port that the client connected to. */
        int destinationPort();
    }

    /**
     * The route that takes a connection. Immutable.
     *
     * @param route the route
     * @param service its service; null if it has none
     */
    public record Match(Route route, @Nullable Service service) {
        /** Returns whether the TLS of the connection is ended here; else it goes through untouched. */
        public boolean endsTls() {
            return route.protocols().contains("tls");
        }
    }

    private final List<Part> parts;

    private StreamRouter(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Returns the router of a configuration; routes of disabled services are left out. */
    public static StreamRouter of(KongConfig config) {
        Map<String, Service> services = new HashMap<>();
        config.services().forEach(service -> services.put(service.id(), service));
        List<Part> parts = new ArrayList<>();
        for (Route route : config.routes()) {
            Service service = route.serviceId() == null ? null : services.get(route.serviceId());
            if (route.protocols().stream().anyMatch(StreamRouter::isStream) && (service == null || service.enabled())) {
                parts.add(new Part(route, service));
            }
        }
        parts.sort(Part::compare);
        return new StreamRouter(parts);
    }

    /** Returns whether this is a protocol that is carried as bytes. */
    public static boolean isStream(String protocol) {
        return protocol.equals("tcp") || protocol.equals("tls") || protocol.equals("tls_passthrough");
    }

    /** Returns the route of a connection; null if there is none. */
    public @Nullable Match match(Connection connection) {
        for (Part part : parts) {
            if (part.accepts(connection)) {
                return part.match;
            }
        }
        return null;
    }

    private static final class Part {
        private static final long SERVER_NAMES_OR_BOTH_ENDS = 1L << 61;
        private static final int EXACT_ADDRESS = 1 << 3;
        private static final int PORT = 1 << 2;
        private static final int RANGE = 1;

        private final Match match;
        private final UUID id;
        private final long priority;
        private final boolean plain;
        private final boolean tls;
        private final List<SniRule> names = new ArrayList<>();
        private final List<End> sources = new ArrayList<>();
        private final List<End> destinations = new ArrayList<>();

        Part(Route route, @Nullable Service service) {
            this.match = new Match(route, service);
            this.id = UUID.fromString(route.id());
            this.plain = route.protocols().contains("tcp");
            this.tls = route.protocols().contains("tls") || route.protocols().contains("tls_passthrough");
            route.snis().forEach(name -> names.add(new SniRule(name)));
            route.sources().forEach(end -> sources.add(new End(end)));
            route.destinations().forEach(end -> destinations.add(new End(end)));
            boolean first = !names.isEmpty() || !sources.isEmpty() && !destinations.isEmpty();
            this.priority = (first ? SERVER_NAMES_OR_BOTH_ENDS : 0)
                    | weight(route.sources()) << 4
                    | weight(route.destinations());
        }

        private static long weight(List<CidrPort> ends) {
            int weight = 0;
            for (CidrPort end : ends) {
                String ip = end.ip();
                weight |= ip == null ? 0 : ip.indexOf('/') >= 0 ? RANGE : EXACT_ADDRESS;
                weight |= end.port() == null ? 0 : PORT;
            }
            return weight;
        }

        static int compare(Part left, Part right) {
            int byPriority = Long.compare(right.priority, left.priority);
            if (byPriority != 0) {
                return byPriority;
            }
            int byHigh = Long.compareUnsigned(right.id.getMostSignificantBits(), left.id.getMostSignificantBits());
            return byHigh != 0
                    ? byHigh
                    : Long.compareUnsigned(right.id.getLeastSignificantBits(), left.id.getLeastSignificantBits());
        }

        boolean accepts(Connection connection) {
            return (connection.tls() ? tls : plain)
                    && (!connection.tls() || acceptsName(connection.serverName()))
                    && acceptsEnd(sources, connection.sourceIp(), connection.sourcePort())
                    && acceptsEnd(destinations, connection.destinationIp(), connection.destinationPort());
        }

        private boolean acceptsName(@Nullable String serverName) {
            return names.isEmpty() || serverName != null && names.stream().anyMatch(rule -> rule.accepts(serverName));
        }

        private static boolean acceptsEnd(List<End> ends, byte[] ip, int port) {
            return ends.isEmpty() || ends.stream().anyMatch(end -> end.accepts(ip, port));
        }
    }

    private static final class End {
        private final @Nullable CidrSet range;
        private final @Nullable Integer port;

        End(CidrPort end) {
            this.range = end.ip() == null ? null : CidrSet.of(List.of(end.ip()));
            this.port = end.port();
        }

        boolean accepts(byte[] ip, int actualPort) {
            return (range == null || range.holds(ip)) && (port == null || port == actualPort);
        }
    }
}
