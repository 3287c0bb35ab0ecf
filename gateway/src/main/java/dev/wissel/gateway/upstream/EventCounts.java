package dev.wissel.gateway.upstream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each kind of {@link GatewayEvent} happened, by upstream and subject. Thread-safe. */
public final class EventCounts {
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * What is counted apart. Immutable.
     *
     * @param upstream name of the upstream
     * @param kind kind of the event
     * @param subject region or address; empty if the event concerns the whole upstream
     */
    public record Key(String upstream, String kind, String subject) {}

    void count(String upstream, String kind, String subject) {
        counts.computeIfAbsent(new Key(upstream, kind, subject), absent -> new LongAdder())
                .increment();
    }

    /** Returns what has been counted so far. */
    public Map<Key, Long> read() {
        Map<Key, Long> read = new ConcurrentHashMap<>();
        counts.forEach((key, count) -> read.put(key, count.sum()));
        return read;
    }
}
