package dev.wissel.kong.declarative;

import dev.wissel.kong.entity.CaCertificate;
import dev.wissel.kong.entity.Certificate;
import dev.wissel.kong.entity.CidrPort;
import dev.wissel.kong.entity.Consumer;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Sni;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entities as mappings with Kong's names, as Kong's Admin API shows them, without times: every field is there, null where nothing is set, references as {@code
 * {id: ...}}.
 */
public final class EntityMaps {
    private EntityMaps() {}

    /** Returns a service. */
    public static Map<String, @Nullable Object> of(Service service) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", service.id());
        map.put("name", service.name());
        map.put("protocol", service.protocol());
        map.put("host", service.host());
        map.put("port", (long) service.port());
        map.put("path", service.path());
        map.put("retries", (long) service.retries());
        map.put("connect_timeout", (long) service.connectTimeoutMillis());
        map.put("write_timeout", (long) service.writeTimeoutMillis());
        map.put("read_timeout", (long) service.readTimeoutMillis());
        map.put("client_certificate", reference(service.clientCertificateId()));
        map.put("tls_verify", service.tlsVerify());
        Integer depth = service.tlsVerifyDepth();
        map.put("tls_verify_depth", depth == null ? null : (Object) depth.longValue());
        map.put("ca_certificates", orNull(service.caCertificates()));
        map.put("enabled", service.enabled());
        map.put("tags", orNull(service.tags()));
        return map;
    }

    /** Returns a route. */
    public static Map<String, @Nullable Object> of(Route route) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", route.id());
        map.put("name", route.name());
        map.put("protocols", route.protocols());
        map.put("methods", orNull(route.methods()));
        map.put("hosts", orNull(route.hosts()));
        map.put("paths", orNull(route.paths()));
        map.put("headers", route.headers().isEmpty() ? null : route.headers());
        map.put("snis", orNull(route.snis()));
        map.put("sources", orNull(cidrPorts(route.sources())));
        map.put("destinations", orNull(cidrPorts(route.destinations())));
        map.put("https_redirect_status_code", (long) route.httpsRedirectStatusCode());
        map.put("regex_priority", (long) route.regexPriority());
        map.put("strip_path", route.stripPath());
        map.put("path_handling", route.pathHandling());
        map.put("preserve_host", route.preserveHost());
        map.put("request_buffering", route.requestBuffering());
        map.put("response_buffering", route.responseBuffering());
        map.put("service", reference(route.serviceId()));
        map.put("tags", orNull(route.tags()));
        return map;
    }

    private static List<Map<String, @Nullable Object>> cidrPorts(List<CidrPort> entries) {
        return entries.stream().map(EntityMaps::cidrPort).toList();
    }

    private static Map<String, @Nullable Object> cidrPort(CidrPort entry) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("ip", entry.ip());
        Integer port = entry.port();
        map.put("port", port == null ? null : (Object) port.longValue());
        return map;
    }

    /** Returns an upstream, without its targets. */
    public static Map<String, @Nullable Object> of(Upstream upstream) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", upstream.id());
        map.put("name", upstream.name());
        map.put("algorithm", upstream.algorithm());
        map.put("hash_on", upstream.hashOn());
        map.put("hash_on_header", upstream.hashOnHeader());
        map.put("hash_on_cookie", upstream.hashOnCookie());
        map.put("hash_on_cookie_path", upstream.hashOnCookiePath());
        map.put("hash_on_query_arg", upstream.hashOnQueryArg());
        map.put("hash_on_uri_capture", upstream.hashOnUriCapture());
        map.put("hash_fallback", upstream.hashFallback());
        map.put("hash_fallback_header", upstream.hashFallbackHeader());
        map.put("hash_fallback_query_arg", upstream.hashFallbackQueryArg());
        map.put("hash_fallback_uri_capture", upstream.hashFallbackUriCapture());
        map.put("slots", (long) upstream.slots());
        map.put("healthchecks", HealthchecksMap.of(upstream.healthchecks()));
        map.put("host_header", upstream.hostHeader());
        map.put("client_certificate", reference(upstream.clientCertificateId()));
        map.put("use_srv_name", upstream.useSrvName());
        map.put("tags", orNull(upstream.tags()));
        return map;
    }

    /** Returns a target. */
    public static Map<String, @Nullable Object> of(Target target) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", target.id());
        map.put("target", target.target());
        map.put("weight", (long) target.weight());
        map.put("upstream", reference(target.upstreamId()));
        map.put("tags", orNull(target.tags()));
        return map;
    }

    /** Returns a plugin. */
    public static Map<String, @Nullable Object> of(Plugin plugin) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", plugin.id());
        map.put("name", plugin.name());
        map.put("instance_name", plugin.instanceName());
        map.put("service", reference(plugin.serviceId()));
        map.put("route", reference(plugin.routeId()));
        map.put("consumer", reference(plugin.consumerId()));
        map.put("config", plugin.config());
        map.put("protocols", plugin.protocols());
        map.put("enabled", plugin.enabled());
        map.put("tags", orNull(plugin.tags()));
        return map;
    }

    /** Returns a certificate with its keys. */
    public static Map<String, @Nullable Object> of(Certificate certificate) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", certificate.id());
        map.put("cert", certificate.cert());
        map.put("key", certificate.key());
        map.put("cert_alt", certificate.certAlt());
        map.put("key_alt", certificate.keyAlt());
        map.put("tags", orNull(certificate.tags()));
        return map;
    }

    /** Returns the certificate of an authority. */
    public static Map<String, @Nullable Object> of(CaCertificate certificate) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", certificate.id());
        map.put("cert", certificate.cert());
        map.put("cert_digest", certificate.certDigest());
        map.put("tags", orNull(certificate.tags()));
        return map;
    }

    /** Returns a server name. */
    public static Map<String, @Nullable Object> of(Sni sni) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", sni.id());
        map.put("name", sni.name());
        map.put("certificate", reference(sni.certificateId()));
        map.put("tags", orNull(sni.tags()));
        return map;
    }

    /** Returns a consumer. */
    public static Map<String, @Nullable Object> of(Consumer consumer) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", consumer.id());
        map.put("username", consumer.username());
        map.put("custom_id", consumer.customId());
        map.put("tags", orNull(consumer.tags()));
        return map;
    }

    private static @Nullable Map<String, Object> reference(@Nullable String id) {
        return id == null ? null : Map.of("id", id);
    }

    private static @Nullable List<?> orNull(List<?> list) {
        return list.isEmpty() ? null : list;
    }
}
