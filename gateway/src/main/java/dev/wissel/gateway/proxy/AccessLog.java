package dev.wissel.gateway.proxy;

import dev.wissel.core.model.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one JSON object a line for each request. The event loops only put records into a bounded queue; one thread writes. When that thread
 * cannot keep up, records are dropped and counted, never waited for. Thread-safe.
 */
public final class AccessLog implements AutoCloseable {
    private static final int QUEUE = 16 * 1024;
    private static final Entry END = new Entry(0, "", "", "", 0, "", "", "", 0, 0, 0, 0, 0, 0, 0, 0, "");

    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Writer out;
    private final Thread writer;

    private record Entry(
            long epochMillis,
            String client,
            String method,
            String uri,
            int status,
            String source,
            String service,
            String route,
            int tries,
            long requestNanos,
            long gatewayNanos,
            long targetNanos,
            long ingress,
            long egress,
            long idHigh,
            long idLow,
            String target) {}

    /** Starts to write to {@code out}, which is flushed whenever the queue runs empty and closed with the log. */
    public AccessLog(Writer out) {
        this.out = out;
        this.writer = new Thread(this::write, "wissel-access-log");
        writer.setDaemon(true);
        writer.start();
    }

    void record(RequestFacts facts, RequestTiming timing, long nowNanos, int tries, @Nullable Address address) {
        RouteStats route = facts.stats;
        long sent = timing.sentNanos == 0 ? nowNanos : timing.sentNanos;
        Entry entry = new Entry(
                System.currentTimeMillis(),
                facts.client,
                facts.method,
                facts.uri,
                facts.status,
                facts.fromService ? "service" : "gateway",
                route == null ? "" : route.service(),
                route == null ? "" : route.route(),
                tries,
                nowNanos - timing.startNanos,
                sent - timing.startNanos,
                timing.answeredNanos == 0 ? -1 : timing.answeredNanos - sent,
                facts.ingressBytes,
                facts.egressBytes,
                facts.requestIdHigh,
                facts.requestIdLow,
                address == null ? "" : address.text());
        if (!queue.offer(entry)) {
            dropped.incrementAndGet();
        }
    }

    /** Returns the records that were dropped because the queue was full. */
    public long dropped() {
        return dropped.get();
    }

    private void write() {
        try {
            while (true) {
                Entry entry = queue.poll();
                if (entry == null) {
                    out.flush();
                    entry = queue.take();
                }
                if (entry.equals(END)) {
                    break;
                }
                out.write(json.writeValueAsString(fields(entry)));
                out.write('\n');
            }
        } catch (IOException full) {
            dropped.incrementAndGet();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> fields(Entry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", Instant.ofEpochMilli(entry.epochMillis).toString());
        fields.put("client", entry.client);
        fields.put("method", entry.method);
        fields.put("uri", entry.uri);
        fields.put("status", entry.status);
        fields.put("source", entry.source);
        fields.put("service", entry.service);
        fields.put("route", entry.route);
        fields.put("target", entry.target);
        fields.put("request_id", String.format(Locale.ROOT, "%016x%016x", entry.idHigh, entry.idLow));
        fields.put("tries", entry.tries);
        fields.put("request_ms", millis(entry.requestNanos));
        fields.put("gateway_ms", millis(entry.gatewayNanos));
        if (entry.targetNanos >= 0) {
            fields.put("target_ms", millis(entry.targetNanos));
        }
        fields.put("ingress_bytes", entry.ingress);
        fields.put("egress_bytes", entry.egress);
        return fields;
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1000.0) / 1000.0;
    }

    @Override
    public void close() {
        try {
            queue.put(END);
            writer.join(2000);
            out.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException full) {
            throw new UncheckedIOException("access log: " + full.getMessage(), full);
        }
    }
}
