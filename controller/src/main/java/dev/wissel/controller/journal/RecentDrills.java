package dev.wissel.controller.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The last drills, in memory; counts go on. Thread-safe. */
final class RecentDrills implements DrillLog {
    private static final int MOST = 100;

    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new TreeMap<>();
    private final Map<String, Long> followed = new HashMap<>();
    private long aliveNanos;

    @Override
    public synchronized boolean begin(Entry entry, long nowNanos) {
        boolean taken =
                entries.values().stream().anyMatch(each -> !each.over()) && nowNanos - aliveNanos < SILENCE_NANOS;
        if (taken || entries.containsKey(entry.id())) {
            return false;
        }
        aliveNanos = nowNanos;
        entries.put(entry.id(), entry);
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
        return true;
    }

    @Override
    public synchronized void save(Entry entry, long nowNanos) {
        Entry before = entries.replace(entry.id(), entry);
        aliveNanos = nowNanos;
        if (before != null && !before.over() && entry.over()) {
            String key = String.join(" ", entry.fault(), entry.region(), entry.verdict());
            Tally one = new Tally(entry.fault(), entry.region(), entry.verdict(), 1, entry.endedNanos());
            tallies.merge(
                    key,
                    one,
                    (all, more) -> new Tally(
                            all.fault(), all.region(), all.verdict(), all.count() + 1, more.lastEndedNanos()));
        }
    }

    @Override
    public synchronized Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    @Override
    public synchronized List<Entry> newest(int most) {
        List<Entry> all = new ArrayList<>(entries.values());
        Collections.reverse(all);
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }

    @Override
    public synchronized List<Entry> orphans(String holder, long nowNanos) {
        return entries.values().stream().filter(each -> !each.over()).toList();
    }

    @Override
    public synchronized List<Tally> tallies() {
        return List.copyOf(tallies.values());
    }

    @Override
    public synchronized Optional<Long> followed(String schedule) {
        return Optional.ofNullable(followed.get(schedule));
    }

    @Override
    public synchronized void follow(String schedule, long nowNanos) {
        followed.put(schedule, nowNanos);
    }
}
