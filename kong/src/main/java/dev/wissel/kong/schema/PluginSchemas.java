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

    /** Plugins that only Kong Enterprise has (Kong facts 8.2, 12). */
    public static final Set<String> ENTERPRISE = Set.of(
            "ace",
            "acp",
            "ai-a2a-proxy",
            "ai-aws-guardrails",
            "ai-azure-content-safety",
            "ai-custom-guardrail",
            "ai-gcp-model-armor",
            "ai-lakera-guard",
            "ai-llm-as-judge",
            "ai-mcp-oauth2",
            "ai-mcp-proxy",
            "ai-prompt-compressor",
            "ai-proxy-advanced",
            "ai-rag-injector",
            "ai-rate-limiting-advanced",
            "ai-sanitizer",
            "ai-semantic-cache",
            "ai-semantic-prompt-guard",
            "ai-semantic-response-guard",
            "app-dynamics",
            "application-registration",
            "basic-auth-advanced",
            "canary",
            "collector",
            "confluent",
            "confluent-consume",
            "datakit",
            "degraphql",
            "exit-transformer",
            "forward-proxy",
            "graphql-proxy-cache-advanced",
            "graphql-rate-limiting-advanced",
            "header-cert-auth",
            "injection-protection",
            "json-threat-protection",
            "jq",
            "jwe-decrypt",
            "jwt-signer",
            "kafka-consume",
            "kafka-log",
            "kafka-upstream",
            "key-auth-enc",
            "konnect-application-auth",
            "ldap-auth-advanced",
            "metering-and-billing",
            "mocking",
            "mtls-auth",
            "oas-validation",
            "oauth2-introspection",
            "opa",
            "openid-connect",
            "portal-application-registration",
            "proxy-cache-advanced",
            "rate-limiting-advanced",
            "redis-partials",
            "request-callout",
            "request-transformer-advanced",
            "request-validator",
            "response-transformer-advanced",
            "route-by-header",
            "route-transformer-advanced",
            "saml",
            "service-protection",
            "solace-consume",
            "solace-log",
            "solace-upstream",
            "statsd-advanced",
            "tls-handshake-modifier",
            "tls-metadata-headers",
            "upstream-oauth",
            "upstream-timeout",
            "vault-auth",
            "websocket-size-limit",
            "websocket-validator",
            "xml-threat-protection");

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
