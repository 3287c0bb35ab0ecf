package dev.wissel.kong.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about whole records that {@link Specification} names, with Kong's messages. */
final class RecordRules {
    private static final List<String> PERIODS = List.of("second", "minute", "hour", "day", "month", "year");
    private static final double REALTIME = -1;

    private RecordRules() {}

    /** Returns the rule about a value; null if the name is not one of a record's. */
    static @Nullable ValueCheck find(String name) {
        return switch (name) {
            case "limits" -> value -> limits((Values) value);
            case "ordered_limits" -> value -> order((Values) value, "the limit");
            case "termination" -> value -> termination((Values) value);
            case "some_flow" -> value -> someFlow((Values) value);
            case "one_authorization" -> value -> oneAuthorization((Values) value);
            case "distinct_names" -> value -> distinctNames((List<?>) value);
            case "pem_keys" -> value -> pemKeys((Values) value);
            default -> null;
        };
    }

    /** Returns the rule between fields of an entity. */
    static Rule rule(String name) {
        return switch (name) {
            case "ai_statistics" -> RecordRules::aiStatistics;
            case "acme_storage" ->
                (plugin, findings) -> {
                    if ("kong".equals(Dotted.value(plugin, "config.storage"))) {
                        refuse(plugin, "config.storage", "\"kong\" storage can't be used with dbless mode", findings);
                    }
                };
            case "aws_proxy" -> RecordRules::awsProxy;
            case "cache_dictionary" -> RecordRules::cacheDictionary;
            case "jwk" -> JwkRule::check;
            case "no_wasm" -> (chain, findings) -> refuse(chain, "filters", "wasm support is not enabled", findings);
            default -> throw new IllegalStateException("custom: " + name + " (expected: a known one)");
        };
    }

    static void refuse(Values record, String field, String message, Findings findings) {
        findings.entity(Dotted.place(record, field), record.path(), message, "");
    }

    private static @Nullable String order(Values limits, String subject) {
        for (int i = 0; i < PERIODS.size(); i++) {
            for (int j = i + 1; j < PERIODS.size(); j++) {
                if (limits.get(PERIODS.get(i)) instanceof Number shorter
                        && limits.get(PERIODS.get(j)) instanceof Number longer
                        && longer.doubleValue() < shorter.doubleValue()) {
                    return String.format(
                            Locale.ROOT,
                            "%s for %s(%.1f) cannot be lower than the limit for %s(%.1f)",
                            subject,
                            PERIODS.get(j),
                            longer.doubleValue(),
                            PERIODS.get(i),
                            shorter.doubleValue());
                }
            }
        }
        return null;
    }

    private static @Nullable String limits(Values config) {
        String order = order(config, "The limit");
        if (order != null) {
            return order;
        }
        double rate = config.get("sync_rate") instanceof Number given ? given.doubleValue() : REALTIME;
        if (rate == REALTIME) {
            return null;
        }
        if (!"redis".equals(config.get("policy"))) {
            return "sync_rate can only be used with the redis policy";
        }
        return rate < 0.02 ? "sync_rate must be greater than 0.02, or -1 to disable" : null;
    }

    private static @Nullable String termination(Values config) {
        boolean body = config.get("body") != null;
        boolean type = config.get("content_type") != null;
        if (config.get("message") != null && (type || body)) {
            return "message cannot be used with content_type or body";
        }
        if (type && !body) {
            return "content_type requires a body";
        }
        return Boolean.TRUE.equals(config.get("echo")) && (type || body)
                ? "echo cannot be used with content_type and body"
                : null;
    }

    private static @Nullable String someFlow(Values config) {
        List<String> flows = List.of(
                "enable_authorization_code",
                "enable_implicit_grant",
                "enable_client_credentials",
                "enable_password_grant");
        return flows.stream()
                        .anyMatch(flow -> Boolean.TRUE.equals(config.get(flow))
                                || (config.get(flow) == null && config.given(flow)))
                ? null
                : "at least one of these fields must be true: " + String.join(", ", flows);
    }

    private static @Nullable String oneAuthorization(Values config) {
        boolean user = config.get("http_endpoint") instanceof String url && TextRules.hasUser(url);
        boolean header = config.map("headers").keySet().stream().anyMatch("authorization"::equalsIgnoreCase);
        return user && header
                ? "specifying both an 'Authorization' header and user info in 'http_endpoint' is not allowed"
                : null;
    }

    private static @Nullable String distinctNames(List<?> tags) {
        Set<Object> seen = new HashSet<>();
        for (Object tag : tags) {
            Object name = tag instanceof Values values ? values.get("name") : null;
            if (name != null && !seen.add(name)) {
                return "repeated tags are not allowed: " + name;
            }
        }
        return null;
    }

    private static @Nullable String pemKeys(Values pem) {
        String publicKey = pem.text("public_key");
        String privateKey = pem.text("private_key");
        if ((publicKey != null && VaultReference.is(publicKey))
                || (privateKey != null && VaultReference.is(privateKey))) {
            return null;
        }
        if (publicKey != null && !Pem.isPublicKey(publicKey)) {
            return "could not load public key";
        }
        return privateKey != null && Pem.privateKey(privateKey) != null ? "could not load private key" : null;
    }

    private static void aiStatistics(Values model, Findings findings) {
        if (Boolean.TRUE.equals(Dotted.value(model, "logging.log_statistics"))
                && "llm/v1/completions".equals(model.get("route_type"))
                && "anthropic".equals(Dotted.value(model, "model.provider"))) {
            refuse(
                    model,
                    "logging.log_statistics",
                    "anthropic does not support statistics when route_type is llm/v1/completions",
                    findings);
        }
    }

    private static void awsProxy(Values plugin, Findings findings) {
        if (Dotted.value(plugin, "config.proxy_url") instanceof String url
                && url.matches("(?s)[^:]+://.*")
                && !url.startsWith("http://")) {
            refuse(plugin, "config.proxy_url", "proxy_url scheme must be http", findings);
        }
    }

    private static void cacheDictionary(Values plugin, Findings findings) {
        Object name = Dotted.value(plugin, "config.memory.dictionary_name");
        if ("memory".equals(Dotted.value(plugin, "config.strategy"))
                && name instanceof String dictionary
                && !TextRules.DICTIONARIES.contains(dictionary)) {
            refuse(plugin, "config.memory.dictionary_name", "missing shared dict '" + dictionary + "'", findings);
        }
    }
}
