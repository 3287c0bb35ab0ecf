package dev.wissel.kong.schema;

import static dev.wissel.kong.schema.Field.optional;
import static dev.wissel.kong.schema.Field.requiredWithDefault;
import static dev.wissel.kong.schema.Field.withDefault;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.rule.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schema of the plugin {@code rate-limiting} (Kong facts 8.1), without Kong's database policy {@code cluster}. */
final class RateLimitingSchema {
    private static final List<String> PERIODS = List.of("second", "minute", "hour", "day", "month", "year");
    private static final List<String> REDIS =
            List.of("host", "port", "timeout", "username", "password", "database", "ssl", "ssl_verify", "server_name");
    private static final double REALTIME = -1;

    private RateLimitingSchema() {}

    static Schema of(Schema plugin) {
        Schema config = config();
        Kind ordered = (node, path, findings) -> ordered(config, node, path, findings);
        return plugin.with(
                        requiredWithDefault("config", ordered, config),
                        requiredWithDefault(
                                "protocols",
                                Kinds.set(Kinds.oneOf("grpc", "grpcs", "http", "https")),
                                List.of("grpc", "grpcs", "http", "https")))
                .with(
                        RateLimitingSchema::someLimit,
                        RateLimitingSchema::redisNeedsHost,
                        requiredFor("limit_by", "header", "header_name"),
                        requiredFor("limit_by", "path", "path"));
    }

    private static Schema config() {
        List<Field> fields = new ArrayList<>();
        PERIODS.forEach(period -> fields.add(optional(period, Kinds.numberAbove(0))));
        Schema redis = redis();
        fields.add(withDefault(
                "limit_by", Kinds.oneOf("consumer", "credential", "ip", "service", "header", "path"), "consumer"));
        fields.add(optional("header_name", Kinds.text(Texts::headerName)));
        fields.add(optional("path", Kinds.text(Texts::path)));
        fields.add(withDefault("policy", Kinds.oneOf("local", "redis"), "local"));
        fields.add(requiredWithDefault("fault_tolerant", Kinds.flag(), true));
        fields.add(requiredWithDefault("redis", Kinds.record(redis), redis));
        fields.add(requiredWithDefault("hide_client_headers", Kinds.flag(), false));
        fields.add(withDefault("error_code", Kinds.numberAbove(0), 429.0));
        fields.add(withDefault("error_message", Kinds.text(), "API rate limit exceeded"));
        fields.add(requiredWithDefault("sync_rate", Kinds.number(-Double.MAX_VALUE, Double.MAX_VALUE), REALTIME));
        return Schema.of(fields.toArray(Field[]::new)).withShorthand("redis_host", RateLimitingSchema::nestRedis);
    }

    private static Schema redis() {
        return Schema.of(
                optional("host", Kinds.text(Texts::host)),
                withDefault("port", Kinds.whole(0, 65535), 6379L),
                withDefault("timeout", Kinds.whole(0, (1L << 31) - 2), 2000L),
                optional("username", Kinds.text()),
                optional("password", Kinds.anyText()).hidden(),
                withDefault("database", Kinds.whole(), 0L),
                withDefault("ssl", Kinds.flag(), false),
                withDefault("ssl_verify", Kinds.flag(), false),
                optional("server_name", Kinds.text(Texts::sni)));
    }

    /** The old flat names stand for fields of {@code redis}, which win where both are given. */
    private static void nestRedis(Map<String, Entry> given, Path path) {
        Map<String, Entry> flat = new LinkedHashMap<>();
        for (String name : REDIS) {
            Entry entry = given.remove("redis_" + name);
            if (entry != null && !(entry.value() instanceof Node.Scalar scalar && scalar.isNull())) {
                Node.Scalar key = new Node.Scalar(
                        name,
                        Node.Type.STRING,
                        true,
                        entry.key().line(),
                        entry.key().column());
                flat.put(name, new Entry(key, entry.value()));
            }
        }
        Entry redis = given.get("redis");
        if (flat.isEmpty() || (redis != null && !(redis.value() instanceof Mapping))) {
            return;
        }
        Entry first = redis != null ? redis : flat.values().iterator().next();
        Mapping merged = redis != null
                ? ((Mapping) redis.value()).withMissing(flat)
                : Mapping.empty(first.value().line(), first.value().column()).withMissing(flat);
        Node.Scalar key = new Node.Scalar(
                "redis", Node.Type.STRING, true, first.key().line(), first.key().column());
        given.put("redis", new Entry(key, merged));
    }

    private static @Nullable Object ordered(Schema config, Node node, Path path, Findings findings) {
        Object read = Kinds.record(config).read(node, path, findings);
        if (!(read instanceof Values values)) {
            return null;
        }
        String error = orderError(values);
        if (error != null) {
            findings.field(node, path, path, "", error, "");
        }
        return values;
    }

    private static @Nullable String orderError(Values config) {
        for (int i = 0; i < PERIODS.size(); i++) {
            for (int j = i + 1; j < PERIODS.size(); j++) {
                if (config.get(PERIODS.get(i)) instanceof Double shorter
                        && config.get(PERIODS.get(j)) instanceof Double longer
                        && longer < shorter) {
                    return String.format(
                            Locale.ROOT,
                            "The limit for %s(%.1f) cannot be lower than the limit for %s(%.1f)",
                            PERIODS.get(j),
                            longer,
                            PERIODS.get(i),
                            shorter);
                }
            }
        }
        boolean redis = "redis".equals(config.get("policy"));
        double rate = config.get("sync_rate") instanceof Double given ? given : REALTIME;
        if (rate == REALTIME) {
            return null;
        }
        if (!redis) {
            return "sync_rate can only be used with the redis policy";
        }
        return rate < 0.02 ? "sync_rate must be greater than 0.02, or -1 to disable" : null;
    }

    private static void someLimit(Values plugin, Findings findings) {
        Values config = Rules.inner(plugin, "config");
        if (config == null || PERIODS.stream().noneMatch(config::nonEmpty)) {
            String[] names = PERIODS.stream().map(period -> "config." + period).toArray(String[]::new);
            findings.entity(
                    plugin.place("config"),
                    plugin.path(),
                    "at least one of these fields must be non-empty: " + Rules.quoted(names),
                    "");
        }
    }

    private static void redisNeedsHost(Values plugin, Findings findings) {
        Values config = Rules.inner(plugin, "config");
        Values redis = config == null ? null : Rules.inner(config, "redis");
        if (config != null && redis != null && "redis".equals(config.get("policy")) && !redis.given("host")) {
            Rules.requireInner(plugin, config.place("policy"), redis.path().field("host"), "config.policy", findings);
        }
    }

    private static Rule requiredFor(String field, String value, String needed) {
        return (plugin, findings) -> {
            Values config = Rules.inner(plugin, "config");
            if (config != null && value.equals(config.get(field)) && !config.given(needed)) {
                Rules.requireInner(
                        plugin, config.place(field), config.path().field(needed), "config." + field, findings);
            }
        };
    }
}
