package dev.wissel.controller.sensor;

import dev.wissel.core.bound.ControlLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which upstreams are looked at next, when there are more than can be looked at each time: those on which something is under way, and of the others so many in turn. Confined to its sensor's
 * look.
 */
final class Rota {
    private final int most;
    private List<String> circle = List.of();
    private Set<String> members = Set.of();
    private int next;

    /** Makes one that names {@link ControlLoop#LOOKS_PER_SECOND} upstreams each time, and those that are watched closely. */
    Rota() {
        this(ControlLoop.LOOKS_PER_SECOND);
    }

    Rota(int most) {
        this.most = most;
    }

    /**
     * Returns whom to look at now.
     *
     * @param all everything that is to be looked at in the end
     * @param close what is looked at each time; names that are not among all are passed over
     */
    Set<String> next(Set<String> all, Set<String> close) {
        if (all.size() <= most) {
            return all;
        }
        if (!all.equals(members)) {
            members = Set.copyOf(all);
            circle = new ArrayList<>(new TreeSet<>(all));
            next = 0;
        }
        Set<String> now = new LinkedHashSet<>(close);
        now.retainAll(all);
        for (int i = 0; i < most; i++) {
            now.add(circle.get(next));
            next = (next + 1) % circle.size();
        }
        return now;
    }
}
