package dev.wissel.controller.loop;

import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.UpstreamState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which upstreams are decided on in a step. All of them if there are no more than are looked at each second anyway. Of more, those of which there is news or on which something is under way, those that an operator's wish
 * may concern, and each at the latest when it should have been looked at twice, so that silence is noticed. Confined to the control loop.
 */
final class Agenda {
    private final List<DirectedUpstream> directed;
    private final long longestNanos;
    private final Map<String, Long> lastNanos = new HashMap<>();
    private final Set<String> carried = new HashSet<>();
    private @Nullable Wishes wishes;

    Agenda(List<DirectedUpstream> directed) {
        this.directed = directed;
        this.longestNanos = 2 * ControlLoop.lookNanos(directed.size());
    }

    /**
     * Returns them in order.
     *
     * @param state what is remembered; null for one who does not lead and remembers nothing
     * @param news upstreams of which the sensors have found out something since the last call
     */
    List<DirectedUpstream> due(@Nullable DirectorState state, Wishes wanted, Set<String> news, long nowNanos) {
        carried.addAll(news);
        boolean all = directed.size() <= ControlLoop.LOOKS_PER_SECOND || !wanted.equals(wishes);
        wishes = wanted;
        List<DirectedUpstream> due = new ArrayList<>();
        for (DirectedUpstream each : directed) {
            Long last = lastNanos.get(each.name());
            if (all
                    || last == null
                    || nowNanos - last >= longestNanos
                    || carried.contains(each.name())
                    || state != null && !settled(state, each.name(), nowNanos)) {
                due.add(each);
                carried.add(each.name());
            }
        }
        return due;
    }

    /** Everything is due: nothing has been decided yet. */
    void begin() {
        lastNanos.clear();
    }

    /** Takes note that those that were due last have been decided on; until then they stay due. */
    void done(long nowNanos) {
        carried.forEach(name -> lastNanos.put(name, nowNanos));
        carried.clear();
    }

    /** Returns the upstreams on which something is under way. */
    Set<String> underWay(DirectorState state, long nowNanos) {
        Set<String> names = new HashSet<>();
        state.upstreams().forEach((name, each) -> {
            if (!each.settled(nowNanos)) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean settled(DirectorState state, String name, long nowNanos) {
        UpstreamState each = state.upstreams().get(name);
        return each == null || each.settled(nowNanos);
    }
}
