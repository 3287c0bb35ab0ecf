package dev.wissel.kong.declarative;

import dev.wissel.kong.entity.CaCertificate;
import dev.wissel.kong.entity.Certificate;
import dev.wissel.kong.entity.CidrPort;
import dev.wissel.kong.entity.Consumer;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Sni;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import dev.wissel.kong.rule.HostAddress;
import dev.wissel.kong.schema.Values;
import java.util.List;
import java.util.function.Function;

/** Makes records of drafts in which nothing is wrong. */
final class Binder {
    private Binder() {}

    static KongConfig config(List<Draft> drafts) {
        return new KongConfig(
                all(drafts, Table.SERVICES, Binder::service),
                all(drafts, Table.ROUTES, Binder::route),
                all(drafts, Table.UPSTREAMS, Binder::upstream),
                all(drafts, Table.TARGETS, Binder::target),
                all(drafts, Table.PLUGINS, Binder::plugin),
                all(drafts, Table.CERTIFICATES, Binder::certificate),
                all(drafts, Table.CA_CERTIFICATES, Binder::caCertificate),
                all(drafts, Table.SNIS, Binder::sni),
                all(drafts, Table.CONSUMERS, Binder::consumer));
    }

    /** Returns the record of one draft of a table that the gateway has a use for. */
    static Object one(Draft draft) {
        return switch (draft.table) {
            case SERVICES -> service(draft);
            case ROUTES -> route(draft);
            case UPSTREAMS -> upstream(draft);
            case TARGETS -> target(draft);
            case PLUGINS -> plugin(draft);
            case CERTIFICATES -> certificate(draft);
            case CA_CERTIFICATES -> caCertificate(draft);
            case SNIS -> sni(draft);
            case CONSUMERS -> consumer(draft);
            default -> throw new IllegalArgumentException("table: " + draft.table.key + " (expected: one in use)");
        };
    }

    private static <T> List<T> all(List<Draft> drafts, Table table, Function<Draft, T> maker) {
        return drafts.stream()
                .filter(draft -> draft.table == table && !draft.dropped)
                .map(maker)
                .toList();
    }

    private static Service service(Draft draft) {
        Values values = draft.values;
        return Service.builder()
                .id(draft.id)
                .name(values.text("name"))
                .retries(values.whole("retries"))
                .protocol(values.requiredText("protocol"))
                .host(values.requiredText("host"))
                .port(values.whole("port"))
                .path(values.text("path"))
                .connectTimeoutMillis(values.whole("connect_timeout"))
                .writeTimeoutMillis(values.whole("write_timeout"))
                .readTimeoutMillis(values.whole("read_timeout"))
                .tags(values.<String>list("tags"))
                .clientCertificateId(draft.reference("client_certificate"))
                .tlsVerify((Boolean) values.get("tls_verify"))
                .tlsVerifyDepth(values.get("tls_verify_depth") == null ? null : values.whole("tls_verify_depth"))
                .caCertificates(values.<String>list("ca_certificates"))
                .enabled(values.flag("enabled"))
                .build();
    }

    private static Route route(Draft draft) {
        Values values = draft.values;
        return Route.builder()
                .id(draft.id)
                .name(values.text("name"))
                .protocols(values.<String>list("protocols"))
                .httpsRedirectStatusCode(values.whole("https_redirect_status_code"))
                .stripPath(values.flag("strip_path"))
                .preserveHost(values.flag("preserve_host"))
                .requestBuffering(values.flag("request_buffering"))
                .responseBuffering(values.flag("response_buffering"))
                .tags(values.<String>list("tags"))
                .serviceId(draft.reference("service"))
                .snis(values.<String>list("snis"))
                .methods(values.<String>list("methods"))
                .hosts(values.<String>list("hosts"))
                .paths(values.<String>list("paths"))
                .headers(values.map("headers"))
                .regexPriority(values.whole("regex_priority"))
                .pathHandling(values.requiredText("path_handling"))
                .sources(cidrPorts(values.list("sources")))
                .destinations(cidrPorts(values.list("destinations")))
                .build();
    }

    private static List<CidrPort> cidrPorts(List<Values> entries) {
        return entries.stream()
                .map(entry -> new CidrPort(entry.text("ip"), entry.get("port") == null ? null : entry.whole("port")))
                .distinct()
                .toList();
    }

    private static Upstream upstream(Draft draft) {
        Values values = draft.values;
        return Upstream.named(values.requiredText("name"))
                .id(draft.id)
                .algorithm(algorithm(values.requiredText("algorithm")))
                .hashOn(values.requiredText("hash_on"))
                .hashFallback(values.requiredText("hash_fallback"))
                .hashOnHeader(values.text("hash_on_header"))
                .hashFallbackHeader(values.text("hash_fallback_header"))
                .hashOnCookie(values.text("hash_on_cookie"))
                .hashOnCookiePath(values.requiredText("hash_on_cookie_path"))
                .hashOnQueryArg(values.text("hash_on_query_arg"))
                .hashFallbackQueryArg(values.text("hash_fallback_query_arg"))
                .hashOnUriCapture(values.text("hash_on_uri_capture"))
                .hashFallbackUriCapture(values.text("hash_fallback_uri_capture"))
                .slots(values.whole("slots"))
                .healthchecks(HealthchecksBinder.healthchecks(values.record("healthchecks")))
                .tags(values.<String>list("tags"))
                .hostHeader(values.text("host_header"))
                .clientCertificateId(draft.reference("client_certificate"))
                .useSrvName(values.flag("use_srv_name"))
                .build();
    }

    /** No balancer here keeps sessions by a cookie of its own. */
    private static String algorithm(String algorithm) {
        return algorithm.equals("sticky-sessions") ? "round-robin" : algorithm;
    }

    private static Target target(Draft draft) {
        Values values = draft.values;
        HostAddress address = HostAddress.parse(values.requiredText("target")).address();
        if (address == null) {
            throw new IllegalStateException("targets.target was not checked");
        }
        return Target.of(draft.requiredReference("upstream"), address.text(Target.DEFAULT_PORT))
                .id(draft.id)
                .weight(values.whole("weight"))
                .tags(values.<String>list("tags"))
                .build();
    }

    private static Plugin plugin(Draft draft) {
        Values values = draft.values;
        return Plugin.named(values.requiredText("name"))
                .id(draft.id)
                .instanceName(values.text("instance_name"))
                .serviceId(draft.reference("service"))
                .routeId(draft.reference("route"))
                .consumerId(draft.reference("consumer"))
                .protocols(values.<String>list("protocols"))
                .enabled(values.flag("enabled"))
                .tags(values.<String>list("tags"))
                .config(values.plainMap("config"))
                .build();
    }

    private static Certificate certificate(Draft draft) {
        Values values = draft.values;
        return Certificate.of(values.requiredText("cert"), values.requiredText("key"))
                .id(draft.id)
                .certAlt(values.text("cert_alt"))
                .keyAlt(values.text("key_alt"))
                .tags(values.<String>list("tags"))
                .build();
    }

    private static CaCertificate caCertificate(Draft draft) {
        return CaCertificate.of(draft.values.requiredText("cert"))
                .id(draft.id)
                .certDigest(draft.values.text("cert_digest"))
                .tags(draft.values.<String>list("tags"))
                .build();
    }

    private static Sni sni(Draft draft) {
        return Sni.of(draft.values.requiredText("name"), draft.requiredReference("certificate"))
                .id(draft.id)
                .tags(draft.values.<String>list("tags"))
                .build();
    }

    private static Consumer consumer(Draft draft) {
        return Consumer.builder()
                .id(draft.id)
                .username(draft.values.text("username"))
                .customId(draft.values.text("custom_id"))
                .tags(draft.values.<String>list("tags"))
                .build();
    }
}
