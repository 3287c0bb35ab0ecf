package dev.wissel.controller.journal;

import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.UpstreamDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides again what was decided, from the same observations: by the same rules, to see that it comes out the same, or by others, to see what would have been different. What other
 * decisions would have changed in the world is not played: each observation is as it was. That is what {@code simulate} is for.
 */
public final class Replay {
    private final Journal journal;

    /** Makes one that reads this journal. */
    public Replay(Journal journal) {
        this.journal = journal;
    }

    /**
     * A decision that differs. Immutable.
     *
     * @param session in which
     * @param atNanos when
     * @param upstream about what
     * @param then what was decided; null if nothing was
     * @param now what is decided now; null if nothing is
     */
    public record Difference(
            long session,
            long atNanos,
            String upstream,
            @Nullable UpstreamDecision then,
            @Nullable UpstreamDecision now) {}

    /**
     * What came of it. Immutable.
     *
     * @param steps observations that were decided on again
     * @param decisions that were not quiet, then
     * @param differences oldest first
     */
    public record Outcome(long steps, long decisions, List<Difference> differences) {
        public Outcome {
            differences = List.copyOf(differences);
        }

        /** Returns whether everything came out the same. */
        public boolean same() {
            return differences.isEmpty();
        }
    }

    /** Decides again by the rules of then. */
    public Outcome same(long fromNanos, long toNanos) {
        return with(fromNanos, toNanos, (name, rules) -> rules);
    }

    /**
     * Decides again by other rules.
     *
     * @param change what becomes of each upstream's rules
     */
    public Outcome with(long fromNanos, long toNanos, BiFunction<String, Director.Rules, Director.Rules> change) {
        Map<Key, UpstreamDecision> then = new HashMap<>();
        for (Journal.Entry entry : journal.decisions(fromNanos, toNanos)) {
            then.put(new Key(entry.atNanos(), entry.session(), entry.decision().upstream()), entry.decision());
        }
        Map<Key, UpstreamDecision> now = new HashMap<>();
        long steps = 0;
        for (Journal.Session session : journal.sessions()) {
            steps += replay(session, fromNanos, toNanos, change, now);
        }
        return new Outcome(steps, then.size(), differences(then, now));
    }

    private record Key(long atNanos, long session, String upstream) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            int bySession = byTime != 0 ? byTime : Long.compare(session, other.session);
            return bySession != 0 ? bySession : upstream.compareTo(other.upstream);
        }
    }

    private long replay(
            Journal.Session session,
            long fromNanos,
            long toNanos,
            BiFunction<String, Director.Rules, Director.Rules> change,
            Map<Key, UpstreamDecision> found) {
        Journal.Checkpoint start = journal.checkpoint(session.id(), fromNanos)
                .or(() -> journal.firstCheckpoint(session.id()))
                .orElse(null);
        if (start == null || start.atNanos() > toNanos) {
            return 0;
        }
        DirectorState[] state = {start.state()};
        long[] steps = {0};
        journal.observations(session.id(), start.atNanos(), toNanos, observed -> {
            Director.Step step = Director.decide(
                    name -> change.apply(name, rules(session, name)),
                    state[0],
                    observed.observation(),
                    observed.atNanos());
            state[0] = step.state();
            if (observed.atNanos() >= fromNanos) {
                steps[0]++;
                for (UpstreamDecision each : step.decision().upstreams()) {
                    if (!each.quiet()) {
                        found.put(new Key(observed.atNanos(), session.id(), each.upstream()), each);
                    }
                }
            }
        });
        return steps[0];
    }

    private static Director.Rules rules(Journal.Session session, String upstream) {
        JournalRules kept = session.rules().get(upstream);
        return kept == null ? Director.Rules.DEFAULTS : kept.rules();
    }

    private static List<Difference> differences(Map<Key, UpstreamDecision> then, Map<Key, UpstreamDecision> now) {
        Map<Key, UpstreamDecision> all = new TreeMap<>(then);
        all.putAll(now);
        List<Difference> differences = new ArrayList<>();
        for (Key key : all.keySet()) {
            if (!Objects.equals(then.get(key), now.get(key))) {
                differences.add(
                        new Difference(key.session(), key.atNanos(), key.upstream(), then.get(key), now.get(key)));
            }
        }
        return differences;
    }
}
