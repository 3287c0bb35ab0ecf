package dev.wissel.kong.schema;

import static dev.wissel.kong.schema.Field.optional;
import static dev.wissel.kong.schema.Field.required;
import static dev.wissel.kong.schema.Field.requiredWithDefault;
import static dev.wissel.kong.schema.Field.withDefault;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.rule.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schema of upstreams with their health checks and the side effects of {@code algorithm} and {@code hash_on} (Kong facts 1.3, 1.4). */
final class UpstreamSchema {
    private static final String[] HASH = {
        "none", "consumer", "ip", "header", "cookie", "path", "query_arg", "uri_capture"
    };
    private static final Kind SECONDS = Kinds.number(0, 65535);
    private static final Kind COUNT = Kinds.whole(0, 255);
    private static final Kind STATUSES = Kinds.list(Kinds.whole(100, 999));

    private UpstreamSchema() {}

    static Schema of(Schema entity) {
        Schema healthchecks = healthchecks();
        return entity.with(
                        required("name", Kinds.text(Texts::upstreamName)),
                        withDefault(
                                "algorithm",
                                Kinds.oneOf("consistent-hashing", "least-connections", "round-robin", "latency"),
                                "round-robin"),
                        withDefault("hash_on", Kinds.oneOf(HASH), "none"),
                        withDefault("hash_fallback", Kinds.oneOf(HASH), "none"),
                        optional("hash_on_header", Kinds.text(Texts::headerName)),
                        optional("hash_fallback_header", Kinds.text(Texts::headerName)),
                        optional("hash_on_cookie", Kinds.text(Texts::cookieName)),
                        withDefault("hash_on_cookie_path", Kinds.text(Texts::path), "/"),
                        optional("hash_on_query_arg", Kinds.text()),
                        optional("hash_fallback_query_arg", Kinds.text()),
                        optional("hash_on_uri_capture", Kinds.text()),
                        optional("hash_fallback_uri_capture", Kinds.text()),
                        withDefault("slots", Kinds.whole(10, 65536), 10000L),
                        requiredWithDefault("healthchecks", Kinds.record(healthchecks), healthchecks),
                        optional("host_header", Kinds.text(Texts::hostAndPort)),
                        withDefault("use_srv_name", Kinds.flag(), false))
                .withShorthand("", UpstreamSchema::adjust)
                .with(rules());
    }

    private static Rule[] rules() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rules.requiredIf("hash_on", "header", "hash_on_header"));
        rules.add(Rules.requiredIf("hash_fallback", "header", "hash_fallback_header"));
        rules.add(Rules.requiredIf("hash_on", "cookie", "hash_on_cookie"));
        rules.add(Rules.requiredIf("hash_fallback", "cookie", "hash_on_cookie"));
        rules.add(Rules.oneOfIf("hash_on", "none", "hash_fallback", "none"));
        rules.add(Rules.oneOfIf("hash_on", "cookie", "hash_fallback", "none"));
        rules.add(Rules.oneOfIf(
                "hash_on",
                "consumer",
                "hash_fallback",
                "none",
                "ip",
                "header",
                "cookie",
                "path",
                "query_arg",
                "uri_capture"));
        rules.add(Rules.oneOfIf(
                "hash_on",
                "ip",
                "hash_fallback",
                "none",
                "consumer",
                "header",
                "cookie",
                "path",
                "query_arg",
                "uri_capture"));
        rules.add(Rules.oneOfIf(
                "hash_on",
                "path",
                "hash_fallback",
                "none",
                "consumer",
                "header",
                "cookie",
                "query_arg",
                "ip",
                "uri_capture"));
        rules.add(Rules.distinct("hash_on_header", "hash_fallback_header"));
        for (String input : List.of("query_arg", "uri_capture")) {
            rules.add(Rules.requiredIf("hash_on", input, "hash_on_" + input));
            rules.add(Rules.requiredIf("hash_fallback", input, "hash_fallback_" + input));
            rules.add(Rules.distinct("hash_on_" + input, "hash_fallback_" + input));
        }
        return rules.toArray(Rule[]::new);
    }

    /** Kong adjusts one of the two fields to the other, for compatibility with its older versions. */
    private static void adjust(Map<String, Entry> given, Path path, Findings findings) {
        Entry algorithm = given.get("algorithm");
        Entry hashOn = given.get("hash_on");
        if (isText(algorithm, "least-connections") || isText(algorithm, "latency")) {
            given.remove("hash_on");
            return;
        }
        if (hashOn == null || !(hashOn.value() instanceof Scalar scalar) || scalar.type() != Node.Type.STRING) {
            return;
        }
        Node value = algorithm == null ? hashOn.value() : algorithm.value();
        String adjusted = scalar.text().equals("none") ? "round-robin" : "consistent-hashing";
        Scalar key = new Scalar("algorithm", Node.Type.STRING, true, value.line(), value.column());
        given.put(
                "algorithm",
                new Entry(key, new Scalar(adjusted, Node.Type.STRING, true, value.line(), value.column())));
    }

    private static boolean isText(@Nullable Entry entry, String text) {
        return entry != null
                && entry.value() instanceof Scalar scalar
                && scalar.text().equals(text);
    }

    private static Schema healthchecks() {
        Schema active = active();
        Schema passive = passive();
        return Schema.of(
                withDefault("threshold", Kinds.number(0, 100), 0.0),
                requiredWithDefault("active", Kinds.record(active), active),
                requiredWithDefault("passive", Kinds.record(passive), passive));
    }

    private static Schema active() {
        Schema healthy = Schema.of(
                withDefault("interval", SECONDS, 0.0),
                withDefault("http_statuses", STATUSES, statuses(Healthchecks.ActiveHealthy.DEFAULTS.httpStatuses())),
                withDefault("successes", COUNT, 0L));
        Schema unhealthy = Schema.of(
                withDefault("interval", SECONDS, 0.0),
                withDefault("http_statuses", STATUSES, statuses(Healthchecks.ActiveUnhealthy.DEFAULTS.httpStatuses())),
                withDefault("tcp_failures", COUNT, 0L),
                withDefault("timeouts", COUNT, 0L),
                withDefault("http_failures", COUNT, 0L));
        return Schema.of(
                withDefault("type", type(), "http"),
                withDefault("timeout", SECONDS, 1.0),
                withDefault("concurrency", Kinds.whole(1, 1L << 31), 10L),
                withDefault("http_path", Kinds.text(Texts::path), "/"),
                optional("https_sni", Kinds.text(Texts::sni)),
                requiredWithDefault("https_verify_certificate", Kinds.flag(), true),
                optional("headers", Kinds.map(Texts::headerName, Kinds.list(Kinds.text()))),
                requiredWithDefault("healthy", Kinds.record(healthy), healthy),
                requiredWithDefault("unhealthy", Kinds.record(unhealthy), unhealthy));
    }

    private static Schema passive() {
        Schema healthy = Schema.of(
                withDefault("http_statuses", STATUSES, statuses(Healthchecks.PassiveHealthy.DEFAULTS.httpStatuses())),
                withDefault("successes", COUNT, 0L));
        Schema unhealthy = Schema.of(
                withDefault("http_statuses", STATUSES, statuses(Healthchecks.PassiveUnhealthy.DEFAULTS.httpStatuses())),
                withDefault("tcp_failures", COUNT, 0L),
                withDefault("timeouts", COUNT, 0L),
                withDefault("http_failures", COUNT, 0L));
        return Schema.of(
                withDefault("type", type(), "http"),
                requiredWithDefault("healthy", Kinds.record(healthy), healthy),
                requiredWithDefault("unhealthy", Kinds.record(unhealthy), unhealthy));
    }

    private static Kind type() {
        return Kinds.oneOf("tcp", "http", "https", "grpc", "grpcs");
    }

    private static List<Long> statuses(List<Integer> statuses) {
        return statuses.stream().map(Integer::longValue).toList();
    }
}
