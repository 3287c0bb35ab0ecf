package dev.wissel.controller.sensor;

import dev.wissel.kong.admin.AdminEntity;
import dev.wissel.kong.entity.Healthchecks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a target is probed: as the upstream's own active health check says (Kong facts 1.4, 3.4), so that the controller sees what Kong would. What that leaves at 0,
 * which to Kong means not at all, has a value of the controller's. Immutable.
 *
 * @param type {@code tcp, http} or {@code https}
 * @param path path asked for
 * @param headers further fields of the request
 * @param hostHeader Host of the request; the target's own host if empty
 * @param sni name for the handshake; Host if empty
 * @param verifyCertificate whether the target's certificate must be trusted
 * @param timeoutNanos for the connection, and once more for the answer
 * @param intervalNanos time between two probes of an address
 * @param healthyStatuses statuses that count as good
 * @param unhealthyStatuses statuses that count as bad; others count as nothing
 * @param successes good ones in a row until the verdict is UP
 * @param failures bad ones in a row until it is DOWN
 */
public record ProbeDefinition(
        String type,
        String path,
        Map<String, List<String>> headers,
        String hostHeader,
        String sni,
        boolean verifyCertificate,
        long timeoutNanos,
        long intervalNanos,
        Set<Integer> healthyStatuses,
        Set<Integer> unhealthyStatuses,
        int successes,
        int failures) {
    private static final long DEFAULT_INTERVAL_NANOS = 5_000_000_000L;
    private static final long SHORTEST_INTERVAL_NANOS = 100_000_000L;
    private static final int DEFAULT_LIMIT = 2;

    public ProbeDefinition {
        if (!Set.of("tcp", "http", "https").contains(type)) {
            throw new IllegalArgumentException("type: " + type + " (expected: tcp, http or https)");
        }
        if (timeoutNanos < 1_000_000 || intervalNanos < 1_000_000 || successes < 1 || failures < 1) {
            throw new IllegalArgumentException("probe: time-out " + timeoutNanos + " ns, interval " + intervalNanos
                    + " ns, " + successes + " successes, " + failures + " failures (expected: >= 1 ms, >= 1)");
        }
        headers = Map.copyOf(headers);
        healthyStatuses = Set.copyOf(healthyStatuses);
        unhealthyStatuses = Set.copyOf(unhealthyStatuses);
    }

    /** Returns the definition of an upstream's active checks. Types that only gRPC knows become a connection, as Kong does not carry them out itself. */
    public static ProbeDefinition of(Healthchecks.Active active, @Nullable String hostHeader) {
        String type = active.type().startsWith("grpc") ? "tcp" : active.type();
        String sni = active.httpsSni();
        int failures =
                Math.max(active.unhealthy().httpFailures(), active.unhealthy().tcpFailures());
        double interval = Math.max(active.healthy().intervalSeconds(), 0);
        return new ProbeDefinition(
                type,
                active.httpPath(),
                active.headers(),
                hostHeader == null ? "" : hostHeader,
                sni == null ? "" : sni,
                active.httpsVerifyCertificate(),
                Math.max(1_000_000, (long) (active.timeoutSeconds() * 1e9)),
                interval == 0 ? DEFAULT_INTERVAL_NANOS : Math.max(SHORTEST_INTERVAL_NANOS, (long) (interval * 1e9)),
                new TreeSet<>(active.healthy().httpStatuses()),
                new TreeSet<>(active.unhealthy().httpStatuses()),
                active.healthy().successes() == 0
                        ? DEFAULT_LIMIT
                        : active.healthy().successes(),
                failures == 0 ? DEFAULT_LIMIT : failures);
    }

    /** Returns the definition of an upstream as the Admin API shows it; what it does not say has Kong's default. */
    public static ProbeDefinition of(AdminEntity upstream) {
        Map<?, ?> active = map(map(upstream.fields().get("healthchecks")).get("active"));
        Map<?, ?> healthy = map(active.get("healthy"));
        Map<?, ?> unhealthy = map(active.get("unhealthy"));
        Healthchecks.Active defaults = Healthchecks.Active.DEFAULTS;
        Map<String, List<String>> headers = new LinkedHashMap<>();
        map(active.get("headers"))
                .forEach((name, values) -> headers.put(
                        String.valueOf(name),
                        values instanceof List<?> list
                                ? list.stream().map(String::valueOf).toList()
                                : List.of()));
        return of(
                new Healthchecks.Active(
                        text(active.get("type"), defaults.type()),
                        number(active.get("timeout"), defaults.timeoutSeconds()),
                        defaults.concurrency(),
                        text(active.get("http_path"), defaults.httpPath()),
                        active.get("https_sni") instanceof String sni ? sni : null,
                        !Boolean.FALSE.equals(active.get("https_verify_certificate")),
                        headers,
                        new Healthchecks.ActiveHealthy(
                                number(healthy.get("interval"), 0),
                                statuses(
                                        healthy.get("http_statuses"),
                                        defaults.healthy().httpStatuses()),
                                (int) number(healthy.get("successes"), 0)),
                        new Healthchecks.ActiveUnhealthy(
                                number(unhealthy.get("interval"), 0),
                                statuses(
                                        unhealthy.get("http_statuses"),
                                        defaults.unhealthy().httpStatuses()),
                                (int) number(unhealthy.get("tcp_failures"), 0),
                                (int) number(unhealthy.get("timeouts"), 0),
                                (int) number(unhealthy.get("http_failures"), 0))),
                upstream.text("host_header").orElse(null));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(@Nullable Object value, String otherwise) {
        return value instanceof String text ? text : otherwise;
    }

    private static double number(@Nullable Object value, double otherwise) {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }

    private static List<Integer> statuses(@Nullable Object value, List<Integer> otherwise) {
        return value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)
                ? list.stream().map(item -> ((Number) item).intValue()).toList()
                : otherwise;
    }

    /** Returns what a status counts as: good, bad, or empty for nothing. Good is asked first, as Kong does. */
    Optional<Boolean> verdictOn(int status) {
        return healthyStatuses.contains(status)
                ? Optional.of(true)
                : unhealthyStatuses.contains(status) ? Optional.of(false) : Optional.empty();
    }
}
