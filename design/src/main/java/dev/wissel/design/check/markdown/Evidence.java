package dev.wissel.design.check.markdown;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.design.bounds.UpstreamBounds;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.entity.KongConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What one upstream of a document can keep.
 *
 * <p>The bounds are those of {@code core.bound}, computed from the settings that can be read; what is missing or wrong counts with Kong's default.
 *
 * <p>Immutable.
 */
final class Evidence {
    private static final int MOST_TARGETS = 200;
    private static final int MOST_LIMIT = 254;
    private static final int MOST_SECONDS = 65_535;
    private static final Set<String> ALGORITHMS =
            Set.of("round-robin", "least-connections", "latency", "consistent-hashing");

    private final KongRecord upstream;
    private final List<KongRecord> targets;
    private final List<KongRecord> services;
    private final Bound detection;
    private final String kinds;

    private Evidence(KongFile file, KongRecord upstream) {
        this.upstream = upstream;
        this.targets = file.of(upstream, Kind.TARGET);
        this.services = file.services(upstream);
        Optional<UpstreamBounds> bounds = bounds();
        this.detection = bounds.map(UpstreamBounds::detection).orElse(Bound.NONE);
        this.kinds = bounds.map(Evidence::kinds).orElse("");
    }

    /** Returns what the upstreams of some configurations can keep. */
    static List<Evidence> of(List<KongFile> files) {
        List<Evidence> all = new ArrayList<>();
        for (KongFile file : files) {
            for (KongRecord upstream : file.all(Kind.UPSTREAM)) {
                all.add(new Evidence(file, upstream));
            }
        }
        return all;
    }

    String name() {
        return upstream.text("name").orElse("without a name");
    }

    List<KongRecord> targets() {
        return targets;
    }

    /** Returns the longest time until one lost target is taken out, whichever way it is lost. */
    Bound detection() {
        return detection;
    }

    /** Returns how soon each kind of loss is found out, in words and figures. */
    String kinds() {
        return kinds;
    }

    private static String kinds(UpstreamBounds bounds) {
        return "refused connections " + found(bounds, Fault.REFUSED) + ", silence " + found(bounds, Fault.BLACK_HOLE)
                + ", error answers " + found(bounds, Fault.ERROR_STATUS);
    }

    private static String found(UpstreamBounds bounds, Fault fault) {
        Bound bound = bounds.get(fault).detection();
        return bound.finite() ? "after at most " + bound.formula() : "never";
    }

    boolean ejects() {
        return probes() || watches();
    }

    /** Returns whether healthy targets are probed and failures of probes count. */
    boolean probes() {
        String failures = "healthchecks.active.unhealthy.";
        return positive("healthchecks.active.healthy.interval")
                && (positive(failures + "http_failures")
                        || positive(failures + "tcp_failures")
                        || positive(failures + "timeouts"));
    }

    /** Returns whether failures of requests count. */
    boolean watches() {
        String failures = "healthchecks.passive.unhealthy.";
        return positive(failures + "http_failures")
                || positive(failures + "tcp_failures")
                || positive(failures + "timeouts");
    }

    /** Returns whether an ejected target can come back without a person (Kong facts 3.5). */
    boolean readmits() {
        return positive("healthchecks.active.unhealthy.interval") && positive("healthchecks.active.healthy.successes");
    }

    /** Returns the most tries after the first that a request gets. */
    int retries() {
        return services.stream()
                .mapToInt(service -> whole(service, "retries", 5, 0, 32_767))
                .max()
                .orElse(5);
    }

    private boolean positive(String path) {
        return upstream.number(path, 0) > 0;
    }

    private Optional<UpstreamBounds> bounds() {
        KongConfig config = new DeclarativeReader().read("evidence", json()).config();
        return config == null || config.upstreams().isEmpty()
                ? Optional.empty()
                : Optional.of(UpstreamBounds.of(config, config.upstreams().get(0)));
    }

    /** The settings that count, those that cannot be read left out. */
    private String json() {
        StringBuilder out = new StringBuilder("{\"_format_version\":\"3.0\",\"upstreams\":[{\"name\":\"u\"");
        String algorithm = upstream.text("algorithm", "round-robin");
        if (ALGORITHMS.contains(algorithm) && !algorithm.equals("consistent-hashing")) {
            out.append(",\"algorithm\":\"").append(algorithm).append('"');
        }
        out.append(",\"healthchecks\":{\"active\":{\"type\":\"")
                .append(type("active"))
                .append('"');
        number(out, "healthchecks.active.timeout", 1, MOST_SECONDS);
        integer(out, "healthchecks.active.concurrency", 10, 1, 1_000_000);
        level(out, "healthchecks.active.healthy", List.of("successes"), true);
        level(out, "healthchecks.active.unhealthy", List.of("http_failures", "tcp_failures", "timeouts"), true);
        out.append("},\"passive\":{\"type\":\"").append(type("passive")).append('"');
        level(out, "healthchecks.passive.healthy", List.of("successes"), false);
        level(out, "healthchecks.passive.unhealthy", List.of("http_failures", "tcp_failures", "timeouts"), false);
        out.append("}},\"targets\":[");
        for (int i = 0; i < Math.min(MOST_TARGETS, targets.size()); i++) {
            out.append(i == 0 ? "" : ",")
                    .append("{\"target\":\"t")
                    .append(i)
                    .append(":80\",\"weight\":")
                    .append(whole(targets.get(i), "weight", 100, 0, 65_535))
                    .append('}');
        }
        out.append("]}],\"services\":[");
        for (int i = 0; i < services.size(); i++) {
            KongRecord service = services.get(i);
            out.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"s")
                    .append(i)
                    .append("\",\"host\":\"u\",\"retries\":")
                    .append(whole(service, "retries", 5, 0, 32_767));
            for (String time : List.of("connect_timeout", "write_timeout", "read_timeout")) {
                out.append(",\"").append(time).append("\":").append(whole(service, time, 60_000, 1, 2_000_000_000));
            }
            out.append('}');
        }
        return out.append("]}").toString();
    }

    private String type(String side) {
        String type = upstream.text("healthchecks." + side + ".type", "http");
        return Set.of("http", "https", "tcp").contains(type) ? type : "http";
    }

    private void level(StringBuilder out, String path, List<String> limits, boolean active) {
        out.append(",\"").append(path.substring(path.lastIndexOf('.') + 1)).append("\":{");
        List<String> fields = new ArrayList<>();
        if (active) {
            fields.add("\"interval\":" + decimal(path + ".interval", 0));
        }
        for (String limit : limits) {
            fields.add("\"" + limit + "\":" + whole(upstream, path + "." + limit, 0, 0, MOST_LIMIT));
        }
        List<Integer> statuses = upstream.wholeNumbers(path + ".http_statuses", List.of()).stream()
                .filter(status -> status >= 100 && status <= 999)
                .toList();
        if (!statuses.isEmpty()) {
            fields.add("\"http_statuses\":" + statuses);
        }
        out.append(String.join(",", fields)).append('}');
    }

    private void number(StringBuilder out, String path, double fallback, int most) {
        out.append(",\"")
                .append(path.substring(path.lastIndexOf('.') + 1))
                .append("\":")
                .append(decimal(path, Math.min(fallback, most)));
    }

    private void integer(StringBuilder out, String path, int fallback, int least, int most) {
        out.append(",\"")
                .append(path.substring(path.lastIndexOf('.') + 1))
                .append("\":")
                .append(whole(upstream, path, fallback, least, most));
    }

    private String decimal(String path, double fallback) {
        double value = upstream.number(path, fallback);
        double clamped = Double.isFinite(value) ? Math.max(0, Math.min(MOST_SECONDS, value)) : fallback;
        return String.format(Locale.ROOT, "%.3f", clamped);
    }

    private static int whole(KongRecord record, String path, int fallback, int least, int most) {
        Node node = record.get(path).orElse(null);
        boolean number = node instanceof Scalar scalar && scalar.isNumber();
        double value = number ? record.number(path, fallback) : fallback;
        return Double.isFinite(value) ? (int) Math.max(least, Math.min(most, value)) : fallback;
    }
}
