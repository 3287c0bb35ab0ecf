package dev.wissel.gateway.proxy;

import dev.wissel.core.balance.XxHash32;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.Method;
import dev.wissel.gateway.http.RequestHead;
import dev.wissel.gateway.plugin.PluginChain;
import dev.wissel.gateway.route.ForwardedHeaders;
import dev.wissel.gateway.route.NoRoute;
import dev.wissel.gateway.route.ProtocolRules;
import dev.wissel.gateway.route.Refusal;
import dev.wissel.gateway.route.RequestPath;
import dev.wissel.gateway.route.RequestView;
import dev.wissel.gateway.route.RouteCache;
import dev.wissel.gateway.route.RouteMatch;
import dev.wissel.gateway.route.Routing;
import dev.wissel.gateway.route.StreamRouter;
import dev.wissel.gateway.route.UpstreamPath;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that is being routed, as the router sees it, and what came of it. One object a loop, valid until the next request is routed. Confined
 * to its loop.
 */
final class RoutedRequest implements RequestView {
    private final RouteCache cache;
    private final ProxyLoop loop;
    private @Nullable RequestHead head;
    private String method = "";
    private String target = "";
    private @Nullable String host;
    private int listenPort;
    private boolean trusted;
    private boolean secure;
    private boolean http2;
    private @Nullable String serverName;

    private @Nullable RouteMatch match;
    private @Nullable ServiceRuntime service;
    private @Nullable Refusal refusal;

    RoutedRequest(ProxyLoop loop, RouteCache cache) {
        this.loop = loop;
        this.cache = cache;
    }

    /**
     * Routes the request.
     *
     * @return whether a service is to serve it; if not, {@link #refusal()} is the answer
     */
    boolean route(GatewayRuntime runtime, RequestHead request, ClientConnection client) {
        head = request;
        method = request.method() == Method.OTHER
                ? request.methodText()
                : request.method().name();
        target = target(request);
        host = request.hostStart() < 0 ? null : request.text(request.hostStart(), request.authorityEnd());
        listenPort = client.listenPort();
        trusted = client.peer().trusted();
        secure = client.secure();
        http2 = client.http2();
        serverName = client.serverName();
        match = null;
        service = null;
        refusal = null;
        Routing found = cache.match(runtime.router(), this);
        if (found instanceof RouteMatch matched) {
            match = matched;
            return serve(runtime, matched);
        }
        if (found instanceof NoRoute none) {
            refusal = Refusal.of(none);
        }
        return false;
    }

    /** The target in origin form: an absolute one less scheme and authority. */
    private static String target(RequestHead request) {
        int start = request.pathStart();
        if (request.pathEnd() == start) {
            return request.queryStart() < 0 ? "/" : "/?" + request.text(request.queryStart(), request.queryEnd());
        }
        return request.text(start, request.queryStart() < 0 ? request.pathEnd() : request.queryEnd());
    }

    private boolean serve(GatewayRuntime runtime, RouteMatch matched) {
        Route route = matched.route();
        List<String> protocols = route.protocols();
        if (!protocols.contains("http") || protocols.contains("grpc")) {
            refusal = ProtocolRules.check(
                    route,
                    new ProtocolRules.Facts(
                            vouched(KnownHeader.X_FORWARDED_PROTO, secure ? "https" : "http"),
                            vouched(KnownHeader.X_FORWARDED_HOST, ForwardedHeaders.host(host)),
                            target,
                            headerValue(KnownHeader.CONTENT_TYPE),
                            http2));
            if (refusal != null) {
                return false;
            }
        }
        service = matched.service() == null
                ? null
                : runtime.service(matched.service().id());
        if (service == null || StreamRouter.isStream(service.service().protocol())) {
            service = null;
            refusal = new Refusal(503, Messages.NO_SERVICE, Map.of());
            return false;
        }
        return true;
    }

    /** Returns what a trusted peer says, or what the gateway sees itself. */
    private String vouched(KnownHeader header, String seen) {
        String said = trusted ? headerValue(header) : null;
        return said == null || said.isEmpty() ? seen : said;
    }

    private @Nullable String headerValue(KnownHeader header) {
        RequestHead request = head;
        int index = request == null ? -1 : request.indexOf(header);
        return request == null || index < 0 ? null : request.value(index);
    }

    /** Returns the service that serves the request. */
    ServiceRuntime service() {
        ServiceRuntime found = service;
        if (found == null) {
            throw new IllegalStateException("not routed");
        }
        return found;
    }

    /** Returns the gateway's own answer. */
    Refusal refusal() {
        Refusal own = refusal;
        if (own == null) {
            throw new IllegalStateException("routed");
        }
        return own;
    }

    /** Returns where to count the request; null if no route matched, which Kong does not count (facts 7.3). */
    @Nullable
    RouteStats stats() {
        return match == null ? null : loop.routeStats(match.route(), match.service());
    }

    /** Returns where to count what the client sees of the service; null if no route with a service matched. */
    @Nullable
    ServiceStats counts() {
        RouteMatch matched = match;
        Service of = matched == null ? null : matched.service();
        return of == null ? null : loop.serviceStats(of);
    }

    /** Returns the plugins that apply; null if there are none. */
    @Nullable
    PluginChain chain(GatewayRuntime runtime) {
        RouteMatch matched = match;
        return matched == null || !runsAccess()
                ? runtime.plugins().global()
                : runtime.plugins().of(matched.route().id());
    }

    /** Returns whether it got so far that plugins are asked: to a route, which need not have a service. */
    boolean runsAccess() {
        Refusal own = refusal;
        return match != null && (own == null || Messages.NO_SERVICE.equals(own.message()));
    }

    /** Returns the route that matched; null if none did. */
    @Nullable
    Route matchedRoute() {
        return match == null ? null : match.route();
    }

    /** Returns the matching route's service; null if it has none. */
    @Nullable
    Service matchedService() {
        return match == null ? null : match.service();
    }

    /** Returns the groups of the route's regex. */
    Map<String, String> captures() {
        return match == null ? Map.of() : match.captures();
    }

    /** Lets another service serve the request, under its own path. */
    void serveBy(ServiceRuntime other) {
        service = other;
    }

    /** Returns path and query for the target. */
    String upstreamTarget() {
        RouteMatch matched = match;
        ServiceRuntime serving = service;
        if (matched == null || serving == null || matched.service() == null) {
            return target;
        }
        if (serving.service().id().equals(matched.service().id())) {
            return matched.upstreamTarget(target);
        }
        String base = serving.service().path() == null ? "/" : serving.service().path();
        String prefix = matched.prefix();
        String path = UpstreamPath.join(base, prefix != null, prefix == null ? 1 : prefix.length(), matched.path());
        return RequestPath.escape(path) + RequestPath.query(target);
    }

    /** Returns whether the target gets the client's own Host. */
    boolean preserveHost() {
        return match != null && match.route().preserveHost();
    }

    /** Returns the id of the route; empty if none matched. */
    String routeId() {
        return match == null ? "" : match.route().id();
    }

    /** Returns what was cut off the path, for X-Forwarded-Prefix; null for nothing. */
    @Nullable
    String strippedPrefix() {
        return match == null ? null : match.forwardedPrefix();
    }

    /** Returns a group of the route's regex; null if there is none of that name or number. */
    @Nullable
    String capture(String group) {
        return match == null ? null : match.captures().get(group);
    }

    /** Returns the normalised path, one char a byte. */
    String path() {
        return match == null ? "" : match.path();
    }

    // ---------------------------------------------------------------- what the router asks

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public @Nullable String host() {
        return host;
    }

    @Override
    public List<String> header(String name) {
        RequestHead request = head;
        if (request == null) {
            return List.of();
        }
        return request.values(name);
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public @Nullable String sni() {
        return serverName;
    }

    @Override
    public int listenPort() {
        return listenPort;
    }

    /** Returns the hash of a text whose chars are bytes. */
    static int hash(String byteText) {
        byte[] bytes = ByteBuilder.ascii(byteText);
        return XxHash32.hash(bytes, 0, bytes.length);
    }
}
