package dev.wissel.kong.schema;

import static dev.wissel.kong.schema.Field.optional;
import static dev.wissel.kong.schema.Field.required;
import static dev.wissel.kong.schema.Field.requiredWithDefault;
import static dev.wissel.kong.schema.Field.withDefault;

import dev.wissel.kong.rule.Texts;
import java.util.Map;
import java.util.Set;

/**
 * The schemas of Kong 3.9, by the name of their table, without the fields that refer to other entities and without nested children: those are the business
 * of who reads them.
 */
public final class KongSchemas {
    static final String[] PROTOCOLS = {"grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp"};
    private static final long LONGEST_TIMEOUT_MILLIS = (1L << 31) - 2;

    private KongSchemas() {}

    /** What every entity has. */
    private static final Schema ENTITY = Schema.of(
            optional("id", Kinds.text(Texts::uuid)),
            optional("created_at", Kinds.time(true)),
            optional("updated_at", Kinds.anything()),
            optional("tags", Kinds.set(Kinds.text(Texts::tag))),
            optional("_comment", Kinds.text()),
            optional("_ignore", Kinds.list(Kinds.anything())));

    /** Services (Kong facts 1.1). */
    public static final Schema SERVICE = service();

    /** Upstreams (Kong facts 1.3). */
    public static final Schema UPSTREAM = UpstreamSchema.of(ENTITY);

    /** Targets (Kong facts 1.5). */
    public static final Schema TARGET = ENTITY.with(
            required("target", Kinds.text(Texts::target)),
            optional("created_at", Kinds.time(false)),
            withDefault("weight", Kinds.whole(0, 65535), 100L));

    /** Consumers. */
    public static final Schema CONSUMER = ENTITY.with(
                    optional("username", Kinds.text()), optional("custom_id", Kinds.text()))
            .with(Rules.atLeastOne("custom_id", "username"));

    /** Certificates (Kong facts 1.6). */
    public static final Schema CERTIFICATE = ENTITY.with(
                    required("cert", Kinds.text(Pem::certificate)),
                    required("key", Kinds.text(Pem::privateKey)).hidden(),
                    optional("cert_alt", Kinds.text(Pem::certificate)),
                    optional("key_alt", Kinds.text(Pem::privateKey)).hidden())
            .with(
                    Rules.allOrNone("cert_alt", "key_alt"),
                    CertificateRules.fits("cert", "key", "certificate does not match key"),
                    CertificateRules.fits("cert_alt", "key_alt", "alternative certificate does not match key"),
                    CertificateRules::differentTypes);

    /** Certificates of authorities (Kong facts 1.6). */
    public static final Schema CA_CERTIFICATE = ENTITY.with(
                    required("cert", Kinds.text(Pem::certificate)), optional("cert_digest", Kinds.text()))
            .with(CertificateRules::authority);

    /** Server names (Kong facts 1.6). */
    public static final Schema SNI = ENTITY.with(required("name", Kinds.text(Texts::wildcardSni)));

    /** Routes of http and https (Kong facts 1.2). */
    public static final Schema HTTP_ROUTE = RouteSchema.http(ENTITY);

    /** Routes of grpc and grpcs (Kong facts 1.2). */
    public static final Schema GRPC_ROUTE = RouteSchema.grpc(ENTITY);

    /** Routes of tcp, tls, udp and tls_passthrough (Kong facts 1.2). */
    public static final Schema STREAM_ROUTE = RouteSchema.stream(ENTITY);

    private static final Specification SPECIFICATION = Specification.load();

    /** The bundled plugins by name (Kong facts 7.1, 8.1, 8.2). */
    public static final Map<String, Schema> PLUGINS = Map.copyOf(SPECIFICATION.plugins(PluginSchemas.base(ENTITY)));

    /** Plugins that this gateway has and Kong has not; a Kong refuses a configuration with one. */
    public static final Map<String, Schema> OWN_PLUGINS =
            Map.copyOf(Specification.loadOwn().plugins(PluginSchemas.base(ENTITY)));

    /** The bundled ones for a Kong whose plugins have settings that are not known here: those are taken as they are. */
    public static final Map<String, Schema> OPEN_PLUGINS =
            Map.copyOf(SPECIFICATION.open().plugins(PluginSchemas.base(ENTITY)));

    /** Any other plugin; its settings are taken as they are. */
    public static final Schema OTHER_PLUGIN = PluginSchemas.other(ENTITY);

    /** Entities that the gateway has no use for, by the name of their table: credentials, keys, vaults and such. */
    public static final Map<String, Schema> OTHERS = Map.copyOf(SPECIFICATION.entities(ENTITY));

    /** What the configuration of a vault may hold, by the vault's name. */
    public static final Map<String, Field> VAULT_CONFIGS = Map.copyOf(SPECIFICATION.vaultConfigs());

    private static Schema service() {
        Set<String> withoutPath = Set.of("tcp", "tls", "udp", "grpc", "grpcs");
        Set<String> encrypted = Set.of("https", "tls");
        Kind timeout = Kinds.whole(1, LONGEST_TIMEOUT_MILLIS);
        return ENTITY.with(
                        optional("name", Kinds.text(Texts::name)),
                        withDefault("retries", Kinds.whole(0, 32767), 5L),
                        requiredWithDefault("protocol", Kinds.oneOf(PROTOCOLS), "http"),
                        required("host", Kinds.text(Texts::host)),
                        requiredWithDefault("port", Kinds.whole(0, 65535), 80L),
                        optional("path", Kinds.text(Texts::path)),
                        withDefault("connect_timeout", timeout, 60000L),
                        withDefault("write_timeout", timeout, 60000L),
                        withDefault("read_timeout", timeout, 60000L),
                        optional("tls_verify", Kinds.flag()),
                        optional("tls_verify_depth", Kinds.whole(0, 64)),
                        optional("ca_certificates", Kinds.list(Kinds.text(Texts::uuid))),
                        requiredWithDefault("enabled", Kinds.flag(), true))
                .withShorthand("url", ServiceUrl::expand)
                .with(
                        Rules.absentIf("protocol", true, withoutPath, "path"),
                        Rules.absentIf("protocol", false, encrypted, "client_certificate"),
                        Rules.absentIf("protocol", false, encrypted, "tls_verify"),
                        Rules.absentIf("protocol", false, encrypted, "tls_verify_depth"),
                        Rules.absentIf("protocol", false, encrypted, "ca_certificates"));
    }
}
