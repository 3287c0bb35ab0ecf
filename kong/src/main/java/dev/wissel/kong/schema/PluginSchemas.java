package dev.wissel.kong.schema;

import static dev.wissel.kong.schema.Field.optional;
import static dev.wissel.kong.schema.Field.requiredWithDefault;
import static dev.wissel.kong.schema.Field.withDefault;

import dev.wissel.kong.rule.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The schemas of plugins (Kong facts 7.1, 8.1, 8.2). */
public final class PluginSchemas {
    /** Plugins that come with open-source Kong 3.9. */
    public static final Set<String> BUNDLED = Set.of(
            "jwt",
            "acl",
            "correlation-id",
            "cors",
            "oauth2",
            "tcp-log",
            "udp-log",
            "file-log",
            "http-log",
            "key-auth",
            "hmac-auth",
            "basic-auth",
            "ip-restriction",
            "request-transformer",
            "response-transformer",
            "request-size-limiting",
            "rate-limiting",
            "response-ratelimiting",
            "syslog",
            "loggly",
            "datadog",
            "ldap-auth",
            "statsd",
            "bot-detection",
            "aws-lambda",
            "request-termination",
            "prometheus",
            "proxy-cache",
            "session",
            "acme",
            "grpc-gateway",
            "grpc-web",
            "pre-function",
            "post-function",
            "azure-functions",
            "zipkin",
            "opentelemetry",
            "ai-proxy",
            "ai-prompt-decorator",
            "ai-prompt-template",
            "ai-prompt-guard",
            "ai-request-transformer",
            "ai-response-transformer",
            "standard-webhooks",
            "redirect");

    private PluginSchemas() {}

    static Schema base(Schema entity) {
        return entity.with(
                Field.required("name", Kinds.text()),
                optional("instance_name", Kinds.text(Texts::name)),
                requiredWithDefault("enabled", Kinds.flag(), true),
                requiredWithDefault(
                        "protocols",
                        Kinds.set(Kinds.oneOf(KongSchemas.PROTOCOLS)),
                        List.of("grpc", "grpcs", "http", "https")));
    }

    static Schema other(Schema entity) {
        return base(entity).with(optional("config", Kinds.freeForm()));
    }

    static Schema prometheus(Schema entity) {
        List<Field> fields = new ArrayList<>();
        for (String name : List.of(
                "per_consumer",
                "status_code_metrics",
                "ai_metrics",
                "latency_metrics",
                "bandwidth_metrics",
                "upstream_health_metrics")) {
            fields.add(withDefault(name, Kinds.flag(), false));
        }
        Schema config = Schema.of(fields.toArray(Field[]::new));
        return base(entity).with(requiredWithDefault("config", Kinds.record(config), config));
    }
}
