package dev.wissel.gateway.plugin.ratelimit;

import dev.wissel.gateway.plugin.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Policy {@code local}: exact counts on this node, over all event loops and through all reloads. A request is counted in all its windows or in none.
 *
 * <p>There is room for a bounded number of identities, however many a client invents. When it is full, the identity that has been quiet for longest is
 * forgotten, and counted from zero should it come back: as in Kong's shared memory, an attacker can make limits milder that way and cannot lock anyone out.
 * Thread-safe: identities are spread over parts with a lock each.
 */
public final class LocalCounters implements Policy {
    /** Identities that are remembered in all. */
    public static final int MAX_IDENTITIES = 131_072;

    private static final int PARTS = 64;

    private final Part[] parts = new Part[PARTS];
    private final LongAdder forgotten = new LongAdder();

    /** Makes an empty store. */
    public LocalCounters() {
        this(MAX_IDENTITIES);
    }

    LocalCounters(int maxIdentities) {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new Part(Math.max(1, maxIdentities / PARTS), forgotten);
        }
    }

    /** One identity's counts, by period. Guarded by its part. */
    private static final class Counts {
        private final long[] windowMillis = new long[Period.values().length];
        private final long[] counts = new long[Period.values().length];
    }

    /** Some of the identities, the quietest first. Guarded by itself. */
    private static final class Part extends LinkedHashMap<String, Counts> {
        private static final long serialVersionUID = 1L;
        private final int most;
        private final transient LongAdder forgotten;

        Part(int most, LongAdder forgotten) {
            super(16, 0.75f, true);
            this.most = most;
            this.forgotten = forgotten;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counts> eldest) {
            boolean full = size() > most;
            if (full) {
                forgotten.increment();
            }
            return full;
        }
    }

    @Override
    public void count(
            Call call,
            String key,
            Limits limits,
            long epochMillis,
            BiConsumer<long @Nullable [], @Nullable String> then) {
        then.accept(count(key, limits, epochMillis), null);
    }

    @Override
    public boolean mayWait() {
        return false;
    }

    long[] count(String key, Limits limits, long epochMillis) {
        long[] before = new long[limits.size()];
        int hash = key.hashCode();
        Part part = parts[(hash ^ hash >>> 16) & PARTS - 1];
        synchronized (part) {
            Counts counts = part.computeIfAbsent(key, absent -> new Counts());
            boolean within = true;
            for (int i = 0; i < before.length; i++) {
                before[i] = current(counts, limits.period(i), epochMillis);
                within &= limits.limit(i) - before[i] > 0;
            }
            if (within) {
                for (int i = 0; i < before.length; i++) {
                    counts.counts[limits.period(i).ordinal()]++;
                }
            }
        }
        return before;
    }

    @SuppressWarnings("EnumOrdinal") // an index into an array of this object
    private static long current(Counts counts, Period period, long epochMillis) {
        int i = period.ordinal();
        long window = period.startMillis(epochMillis);
        if (counts.windowMillis[i] != window) {
            counts.windowMillis[i] = window;
            counts.counts[i] = 0;
        }
        return counts.counts[i];
    }

    /** Returns how many identities have been forgotten for want of room. */
    public long forgotten() {
        return forgotten.sum();
    }

    /** Returns how many identities are remembered. */
    public int identities() {
        int sum = 0;
        for (Part part : parts) {
            synchronized (part) {
                sum += part.size();
            }
        }
        return sum;
    }
}
