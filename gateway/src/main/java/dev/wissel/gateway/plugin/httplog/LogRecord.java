package dev.wissel.gateway.plugin.httplog;

import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.CallEnd;
import dev.wissel.gateway.plugin.HeaderMaps;
import dev.wissel.gateway.plugin.LogEntities;
import dev.wissel.gateway.plugin.QueryText;
import dev.wissel.gateway.plugin.TryRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A request as Kong's log plugins tell it. Stateless and thread-safe. */
final class LogRecord {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long NANOS_A_MILLI = 1_000_000L;

    private LogRecord() {}

    static byte[] json(Call call, CallEnd end) {
        return JSON.writeValueAsBytes(fields(call, end));
    }

    static Map<String, Object> fields(Call call, CallEnd end) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("request", request(call, end));
        root.put("upstream_uri", end.upstreamUri());
        root.put("upstream_status", end.upstreamStatus() == null ? "" : end.upstreamStatus());
        root.put("response", response(end));
        root.put("latencies", latencies(end));
        root.put("tries", end.tries().stream().map(LogRecord::attempt).toList());
        if (call.route() != null) {
            root.put("route", LogEntities.of(call.route()));
        }
        if (call.service() != null) {
            root.put("service", LogEntities.of(call.service()));
        }
        root.put("client_ip", call.clientIp());
        root.put("started_at", call.startMillis());
        root.put("source", end.fromService() ? "upstream" : "kong");
        root.put("workspace", LogEntities.WORKSPACE_ID);
        root.put("workspace_name", LogEntities.WORKSPACE);
        root.putAll(call.notes());
        return root;
    }

    private static Map<String, Object> request(Call call, CallEnd end) {
        Map<String, Object> headers = HeaderMaps.of(call.headers());
        for (String secret : List.of("authorization", "proxy-authorization")) {
            headers.computeIfPresent(secret, (name, value) -> "REDACTED");
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", call.requestId());
        request.put("uri", call.uri());
        request.put("url", call.scheme() + "://" + call.host() + ":" + call.serverPort() + call.uri());
        request.put("querystring", QueryText.arguments(call.uri()));
        request.put("method", call.method());
        request.put("headers", headers);
        request.put("size", end.requestBytes());
        return request;
    }

    private static Map<String, Object> response(CallEnd end) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("status", end.status());
        response.put("headers", HeaderMaps.of(end.answerHeaders()));
        response.put("size", end.answerBytes());
        return response;
    }

    private static Map<String, Object> latencies(CallEnd end) {
        Map<String, Object> latencies = new LinkedHashMap<>();
        latencies.put("kong", end.gatewayMillis());
        latencies.put("proxy", end.waitMillis());
        latencies.put("request", end.requestMillis());
        latencies.put("receive", end.receiveMillis());
        return latencies;
    }

    private static Map<String, Object> attempt(TryRecord made) {
        Map<String, Object> attempt = new LinkedHashMap<>();
        attempt.put("balancer_start", made.startMillis());
        attempt.put("balancer_start_ns", made.startMillis() * NANOS_A_MILLI);
        attempt.put("balancer_latency", made.pickNanos() / NANOS_A_MILLI);
        attempt.put("balancer_latency_ns", made.pickNanos());
        attempt.put("ip", made.ip());
        attempt.put("port", made.port());
        if (made.state() != null) {
            attempt.put("state", made.state());
            attempt.put("code", made.code());
        }
        return attempt;
    }
}
