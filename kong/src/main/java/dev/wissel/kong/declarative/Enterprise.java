package dev.wissel.kong.declarative;

import dev.wissel.kong.rule.Texts;
import dev.wissel.kong.schema.Field;
import dev.wissel.kong.schema.Kinds;
import dev.wissel.kong.schema.Schema;
import java.util.Set;

/** What only Kong Enterprise knows, by name (Kong facts 8.2, 9.2, 12). */
final class Enterprise {
    /** Tables. */
    static final Set<String> TABLES = Set.of(
            "consumer_groups",
            "rbac_roles",
            "rbac_users",
            "rbac_role_endpoints",
            "rbac_role_entities",
            "licenses",
            "partials",
            "custom_entities",
            "custom_plugins",
            "cloned_plugins",
            "service_packages",
            "mtls_auth_credentials",
            "graphql_ratelimiting_advanced_cost_decoration",
            "degraphql_routes",
            "jwt_signer_jwks",
            "oic_issuers",
            "oic_jwks",
            "event_hooks",
            "applications",
            "application_instances",
            "developers",
            "document_objects",
            "files",
            "groups",
            "keyring_meta",
            "keyring_keys",
            "admins");

    private static final KongVersion V3_11 = new KongVersion(3, 11);
    private static final KongVersion V3_12 = new KongVersion(3, 12);

    private Enterprise() {}

    /** Returns the schema of an entity with the fields that Enterprise adds in a release line. */
    static Schema schema(Table table, Schema schema, KongVersion version) {
        return switch (table) {
            case TARGETS ->
                version.atLeast(V3_12) ? schema.with(Field.withDefault("failover", Kinds.flag(), false)) : schema;
            case UPSTREAMS ->
                version.atLeast(V3_11)
                        ? schema.with(
                                Field.withDefault(
                                        "algorithm",
                                        Kinds.oneOf(
                                                "consistent-hashing",
                                                "least-connections",
                                                "round-robin",
                                                "latency",
                                                "sticky-sessions"),
                                        "round-robin"),
                                Field.optional("sticky_sessions_cookie", Kinds.text()),
                                Field.optional("sticky_sessions_cookie_path", Kinds.text(Texts::path)))
                        : schema;
            case SERVICES -> schema.with(Field.optional("tls_sans", Kinds.freeForm()));
            case PLUGINS ->
                schema.with(
                        Field.optional("ordering", Kinds.anything()),
                        Field.optional("consumer_group", Kinds.anything()),
                        Field.optional("partials", Kinds.anything()),
                        Field.optional("condition", Kinds.text()));
            case CONSUMERS ->
                schema.with(
                        Field.optional("groups", Kinds.anything()),
                        Field.optional("type", Kinds.anything()),
                        Field.optional("mtls_auth_credentials", Kinds.anything()));
            default -> schema;
        };
    }
}
