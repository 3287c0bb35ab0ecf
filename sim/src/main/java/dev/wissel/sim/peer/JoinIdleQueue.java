package dev.wissel.sim.peer;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server that becomes idle puts its name down with one dispatcher by chance; a dispatcher sends a request to the first name on its list that is idle
 * still, and to anybody by chance if there is none: JIQ-Random. Confined to the engine, shared by its pickers.
 *
 * @see <a href="https://doi.org/10.1016/j.peva.2011.07.015">Lu and others, Join-Idle-Queue, 2011</a>
 */
public final class JoinIdleQueue implements BalancePolicy {
    private final Backends backends;
    private final RandomGenerator chance;
    private final List<Deque<Integer>> lists;
    private long picks;
    private long idlePicks;

    /**
     * Makes the policy; servers that are idle at the start are put down as soon as they have worked once.
     *
     * @param backends who says when it is idle
     * @param dispatchers how many lists there are, &gt;= 1; a request comes to one of them by chance, whichever picker is asked
     * @param chance which one
     */
    public JoinIdleQueue(Backends backends, int dispatchers, RandomGenerator chance) {
        this.backends = backends;
        this.chance = chance;
        List<Deque<Integer>> made = new ArrayList<>();
        for (int i = 0; i < dispatchers; i++) {
            made.add(new ArrayDeque<>());
        }
        this.lists = List.copyOf(made);
        backends.onIdle(this::idle);
    }

    private void idle(int server) {
        lists.get(chance.nextInt(lists.size())).addLast(server);
    }

    @Override
    public String name() {
        return "jiq";
    }

    /** Returns the part of the picks that found an idle server on the list; NaN before the first. */
    public double idleRatio() {
        return (double) idlePicks / picks;
    }

    /** Forgets the picks so far, but not the lists. */
    public void forgetPicks() {
        picks = 0;
        idlePicks = 0;
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        Eligible eligible = new Eligible(targets);
        return new Eligible.Choosing(eligible) {
            @Override
            int choose(Attempt attempt, long nowNanos) {
                picks++;
                Deque<Integer> list = lists.get(chance.nextInt(lists.size()));
                Integer server = list.pollFirst();
                while (server != null && backends.present(server) > 0) {
                    server = list.pollFirst();
                }
                if (server == null) {
                    return eligible.draw(random);
                }
                idlePicks++;
                return server;
            }
        };
    }
}
