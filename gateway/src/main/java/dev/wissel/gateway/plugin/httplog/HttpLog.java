package dev.wissel.gateway.plugin.httplog;

import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.CallEnd;
import dev.wissel.gateway.plugin.LogPhase;
import dev.wissel.gateway.plugin.PluginSettings;
import dev.wissel.kong.entity.Plugin;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code http-log}: sends a record of each request to a server of logs. Immutable; its queue is the node's. */
public final class HttpLog implements LogPhase {
    /** Kong's name for it. */
    public static final String NAME = "http-log";

    /** Its place within a phase, as Kong has it: the highest runs first. */
    public static final int PRIORITY = 12;

    private final LogQueues queues;
    private final LogServer server;
    private final QueueSettings settings;

    private HttpLog(LogQueues queues, LogServer server, QueueSettings settings) {
        this.queues = queues;
        this.server = server;
        this.settings = settings;
    }

    /** Makes one from its configuration; null if that cannot be carried out. */
    public static @Nullable HttpLog of(Plugin plugin, LogQueues queues, Consumer<String> problems) {
        PluginSettings config = new PluginSettings(plugin.config());
        if (!config.map("custom_fields_by_lua").isEmpty()) {
            problems.accept("config.custom_fields_by_lua: this gateway runs no Lua (expected: none)");
            return null;
        }
        LogServer server = LogServer.of(config, problems);
        return server == null ? null : new HttpLog(queues, server, QueueSettings.of(config));
    }

    /** Returns where it sends records. */
    public LogServer server() {
        return server;
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
    public boolean needsHeaders() {
        return true;
    }

    @Override
    public void log(Call call, CallEnd end) {
        queues.offer(server, settings, LogRecord.json(call, end));
    }
}
