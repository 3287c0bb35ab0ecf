package dev.wissel.gateway.plugin.basic;

import dev.wissel.gateway.plugin.AccessPhase;
import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.HeaderPhase;
import dev.wissel.gateway.plugin.PluginSettings;
import dev.wissel.gateway.plugin.Verdict;
import dev.wissel.kong.carrier.HttpText;
import dev.wissel.kong.entity.Plugin;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code correlation-id}: gives each request an id in a header, unless it brings one, and sends it back if told to. As in Kong, the id is noted for log
 * records, and an answer that no plugin of the access phase has seen gets an id of its own.
 *
 * <p>Immutable but for the counter, which is the node's.
 */
public final class CorrelationId implements AccessPhase, HeaderPhase {
    /** Kong's name for it. */
    public static final String NAME = "correlation-id";

    /** Its place within a phase, as Kong has it: the highest runs first. */
    public static final int PRIORITY = 100_001;

    private final Generator generator;
    private final Counter counter;
    private final String header;
    private final String lowerHeader;
    private final boolean echo;

    private enum Generator {
        UUID,
        COUNTER,
        TRACKER
    }

    /** What ids of the kind {@code uuid#counter} are made of: one a node, so that no two requests get the same. Thread-safe. */
    public static final class Counter {
        private final String prefix = UUID.randomUUID() + "#";
        private final AtomicLong count = new AtomicLong();

        String next() {
            return prefix + count.incrementAndGet();
        }
    }

    private CorrelationId(Generator generator, Counter counter, String header, boolean echo) {
        this.generator = generator;
        this.counter = counter;
        this.header = header;
        this.lowerHeader = header.toLowerCase(Locale.ROOT);
        this.echo = echo;
    }

    /** Makes one from its configuration; null if that cannot be carried out. */
    public static @Nullable CorrelationId of(Plugin plugin, Counter counter, Consumer<String> problems) {
        PluginSettings config = new PluginSettings(plugin.config());
        String header = config.text("header_name", "Kong-Request-ID");
        if (!HttpText.isHeaderName(header)) {
            problems.accept("config.header_name: '" + header + "' (expected: the name of a header)");
            return null;
        }
        Generator generator = switch (config.text("generator", "uuid#counter")) {
            case "uuid" -> Generator.UUID;
            case "tracker" -> Generator.TRACKER;
            default -> Generator.COUNTER;
        };
        return new CorrelationId(generator, counter, header, config.flag("echo_downstream", false));
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
    public Verdict access(Call call) {
        String id = call.header(lowerHeader);
        if (id == null || id.isEmpty()) {
            id = generate(call);
            call.setRequestHeader(header, id);
        }
        call.note("correlation_id", id);
        if (echo) {
            call.keep(this, id);
        }
        return Verdict.GO_ON;
    }

    @Override
    public void headers(Call call) {
        if (!echo) {
            return;
        }
        Object kept = call.kept(this);
        String id = kept != null ? kept.toString() : call.header(lowerHeader);
        call.setAnswerHeader(header, id == null || id.isEmpty() ? generate(call) : id);
    }

    private String generate(Call call) {
        return switch (generator) {
            case UUID -> uuid(call);
            case COUNTER -> counter.next();
            case TRACKER -> tracker(call);
        };
    }

    private static String uuid(Call call) {
        long high = call.random().nextLong() & ~0xf000L | 0x4000L;
        long low = call.random().nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** Address, port, process, connection, request of the connection, and time: unique without any chance in it. */
    private static String tracker(Call call) {
        return String.format(
                Locale.ROOT,
                "%s-%d-%d-%d-%d-%.3f",
                call.serverIp(),
                call.serverPort(),
                ProcessHandle.current().pid(),
                call.connectionNumber(),
                call.requestNumber(),
                call.epochMillis() / 1000.0);
    }
}
