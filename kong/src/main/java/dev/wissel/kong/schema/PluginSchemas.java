package dev.wissel.kong.schema;

import static dev.wissel.kong.schema.Field.optional;
import static dev.wissel.kong.schema.Field.requiredWithDefault;

import dev.wissel.kong.rule.Texts;
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

    /** Protocols of plugins that know nothing of streams. */
    static final List<String> HTTP = List.of("grpc", "grpcs", "http", "https");

    private PluginSchemas() {}

    static Schema base(Schema entity) {
        return entity.with(
                Field.required("name", Kinds.text()),
                optional("instance_name", Kinds.text(Texts::name)),
                requiredWithDefault("enabled", Kinds.flag(), true),
                requiredWithDefault("protocols", Kinds.set(Kinds.oneOf(KongSchemas.PROTOCOLS)), HTTP));
    }

    static Schema other(Schema entity) {
        return base(entity).with(optional("config", Kinds.freeForm()));
    }
}
