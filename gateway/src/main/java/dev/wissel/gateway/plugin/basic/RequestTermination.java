package dev.wissel.gateway.plugin.basic;

import dev.wissel.gateway.plugin.AccessPhase;
import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.Hostname;
import dev.wissel.gateway.plugin.LogEntities;
import dev.wissel.gateway.plugin.PluginAnswer;
import dev.wissel.gateway.plugin.PluginSettings;
import dev.wissel.gateway.plugin.QueryText;
import dev.wissel.gateway.plugin.Verdict;
import dev.wissel.kong.carrier.HttpText;
import dev.wissel.kong.entity.Plugin;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code request-termination}: answers requests itself, always or when a header or query argument asks for it, with a message, a fixed body, or all that it
 * knows of the request. Immutable.
 */
public final class RequestTermination implements AccessPhase {
    /** Kong's name for it. */
    public static final String NAME = "request-termination";

    /** Its place within a phase, as Kong has it: the highest runs first. */
    public static final int PRIORITY = 2;

    private static final int FIRST_FINAL_STATUS = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String nodeId;
    private final int status;
    private final @Nullable String message;
    private final @Nullable String trigger;
    private final boolean echo;
    private final PluginAnswer answer;

    private RequestTermination(
            String nodeId,
            int status,
            @Nullable String message,
            @Nullable String trigger,
            boolean echo,
            PluginAnswer answer) {
        this.nodeId = nodeId;
        this.status = status;
        this.message = message;
        this.trigger = trigger;
        this.echo = echo;
        this.answer = answer;
    }

    /** Makes one from its configuration; null if that cannot be carried out. */
    public static @Nullable RequestTermination of(Plugin plugin, String nodeId, Consumer<String> problems) {
        PluginSettings config = new PluginSettings(plugin.config());
        int status = (int) config.whole("status_code", 503);
        if (status < FIRST_FINAL_STATUS) {
            problems.accept("config.status_code: " + status
                    + " would leave the client waiting for the answer that must follow it (expected: 200 to 599)");
            return null;
        }
        String contentType = config.text("content_type", "");
        if (!HttpText.isHeaderValue(contentType)) {
            problems.accept("config.content_type: '" + contentType + "' (expected: the value of a header)");
            return null;
        }
        String message = config.text("message");
        String shown = message == null ? usual(status) : message;
        String trigger = config.text("trigger");
        return new RequestTermination(
                nodeId,
                status,
                shown,
                trigger == null ? null : trigger.toLowerCase(Locale.ROOT),
                config.flag("echo", false),
                answer(status, contentType, config.text("body"), shown));
    }

    private static PluginAnswer answer(
            int status, String contentType, @Nullable String body, @Nullable String message) {
        if (body != null) {
            return PluginAnswer.of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
        }
        return message == null
                ? PluginAnswer.of(status, "", new byte[0])
                : PluginAnswer.json(status, JSON.writeValueAsString(Map.of("message", message)), message);
    }

    /** What Kong says for a status when nothing else is set. */
    private static @Nullable String usual(int status) {
        return switch (status) {
            case 401 -> "Unauthorized";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 500 -> "An unexpected error occurred";
            case 502 -> "Bad Gateway";
            case 503 -> "Service unavailable";
            default -> null;
        };
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public boolean mayWait() {
        return echo;
    }

    @Override
    public Verdict access(Call call) {
        if (trigger != null && !triggered(call, trigger)) {
            return Verdict.GO_ON;
        }
        if (!echo) {
            call.answer(answer);
            return Verdict.ANSWER;
        }
        call.awaitBody(body -> {
            call.answer(PluginAnswer.json(status, echo(call, body)));
            call.resume(Verdict.ANSWER);
        });
        return Verdict.WAIT;
    }

    /** Kong looks a query argument up by the name as it is written, and a header by any way of writing it; names of triggers are headers' names. */
    private static boolean triggered(Call call, String name) {
        return call.header(name) != null
                || QueryText.arguments(call.uri()).keySet().stream().anyMatch(each -> each.equalsIgnoreCase(name));
    }

    private String echo(Call call, byte @Nullable [] body) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        if (message != null) {
            root.put("message", message);
        }
        root.put(
                "kong",
                Map.of(
                        "node_id", nodeId,
                        "worker_pid", ProcessHandle.current().pid(),
                        "hostname", Hostname.get()));
        root.put("request", EchoedRequest.of(call, body));
        if (call.route() != null) {
            root.put("matched_route", LogEntities.of(call.route()));
        }
        if (call.service() != null) {
            root.put("matched_service", LogEntities.of(call.service()));
        }
        return JSON.writeValueAsString(root);
    }
}
