package dev.wissel.console.node;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Listen;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node was told at its start, as {@code /} shows it: those of Kong's settings that have a meaning here. Thread-safe. */
public final class NodeFacts {
    private final GatewayOptions gateway;
    private final List<AdminListen> adminListens;
    private final boolean stored;
    private final @Nullable String configFile;
    private volatile List<String> proxy = List.of();
    private volatile List<String> admin = List.of();
    private volatile List<String> status = List.of();

    private NodeFacts(
            GatewayOptions gateway, List<AdminListen> adminListens, boolean stored, @Nullable String configFile) {
        this.gateway = gateway;
        this.adminListens = adminListens;
        this.stored = stored;
        this.configFile = configFile;
    }

    /**
     * Returns the facts of a node.
     *
     * @param stored whether it keeps entities in a store
     * @param configFile file that its configuration comes from; null for none
     */
    public static NodeFacts of(
            GatewayOptions gateway, List<AdminListen> adminListens, boolean stored, @Nullable String configFile) {
        return new NodeFacts(gateway, adminListens, stored, configFile);
    }

    /** Takes the ports that are listened on in the end; -1 for none. */
    public void listening(List<Integer> proxyPorts, List<Integer> adminPorts, int statusPort) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < proxyPorts.size(); i++) {
            Listen listen = gateway.proxyListen().get(i);
            all.add(text(listen.address(), proxyPorts.get(i)) + (listen.ssl() ? " ssl" : ""));
        }
        proxy = List.copyOf(all);
        List<String> here = new ArrayList<>();
        for (int i = 0; i < adminPorts.size(); i++) {
            AdminListen listen = adminListens.get(i);
            here.add(text(listen.address(), adminPorts.get(i)) + (listen.ssl() ? " ssl" : ""));
        }
        admin = List.copyOf(here);
        InetSocketAddress statusListen = gateway.statusListen();
        status = statusListen == null ? List.of("off") : List.of(text(statusListen, statusPort));
    }

    private static String text(InetSocketAddress address, int port) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    int threads() {
        return gateway.threads();
    }

    /**
     * Returns the settings. A node with a store says {@code postgres}: clients know that and {@code off}, and ask it to learn whether entities can be
     * written.
     */
    Map<String, Object> configuration() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("database", stored ? "postgres" : "off");
        all.put("role", "traditional");
        all.put("proxy_listen", proxy);
        all.put("admin_listen", admin);
        all.put("status_listen", status);
        all.put("router_flavor", "traditional_compatible");
        all.put("worker_consistency", "strict");
        all.put("nginx_worker_processes", Integer.toString(gateway.threads()));
        all.put("plugins", List.of("bundled"));
        all.put("headers", List.of("server_tokens", "latency_tokens", "x-kong-request-id"));
        all.put("anonymous_reports", false);
        all.put("real_ip_header", "X-Real-IP");
        all.put("trusted_ips", Map.of());
        if (configFile != null) {
            all.put("declarative_config", configFile);
        }
        return all;
    }
}
