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
    private final List<Deque<Integer>> lists = new ArrayList<>();
    private long picks;
    private long idlePicks;

    /** Makes the policy; servers that are idle at the start are put down as soon as they have worked once. */
    public JoinIdleQueue(Backends backends, RandomGenerator chance) {
        this.backends = backends;
        this.chance = chance;
        backends.onIdle(this::idle);
    }

    private void idle(int server) {
        if (!lists.isEmpty()) {
            lists.get(chance.nextInt(lists.size())).addLast(server);
        }
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
        Deque<Integer> list = new ArrayDeque<>();
        lists.add(list);
        Eligible eligible = new Eligible(targets);
        return new Eligible.Choosing(eligible) {
            @Override
            int choose(Attempt attempt, long nowNanos) {
                picks++;
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
