package dev.wissel.sim.farm;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Job;
import dev.wissel.sim.world.Server;
import java.util.List;
import java.util.random.RandomGenerator;

/** A closed loop: users of one gateway who ask again as soon as they are answered. Confined to its engine. */
final class Loop {
    private final Engine engine;
    private final List<Server> servers;
    private final Targets targets;
    private final Loads loads = new Loads();
    private final Picker picker;
    private final RandomGenerator works;

    /** Requests answered so far. */
    long done;

    Loop(Engine engine, List<Server> servers, String policy, Seeds seeds) {
        this.engine = engine;
        this.servers = servers;
        this.targets = Farm.evenTargets(servers.size());
        this.picker = Policies.named(policy).picker(targets, loads, seeds.of("policy"), null);
        this.works = seeds.of("works");
    }

    /** Lets another user come, whose requests bring this much work. */
    void add(Distribution workNanos) {
        new User(workNanos).ask();
    }

    private final class User extends Job {
        private final Distribution distribution;
        private final Attempt attempt = new Attempt();
        private int index;
        private long startNanos;

        User(Distribution distribution) {
            this.distribution = distribution;
        }

        void ask() {
            startNanos = engine.nowNanos();
            workNanos = distribution.next(works);
            attempt.reset(0, false);
            index = picker.pick(attempt, startNanos);
            loads.of(targets.address(index)).started(startNanos);
            servers.get(index).offer(this);
        }

        @Override
        protected void done(long nowNanos) {
            done++;
            loads.of(targets.address(index)).ended(Outcome.answered(200), startNanos, nowNanos);
            picker.onOutcome(index, Outcome.answered(200), startNanos, nowNanos);
            picker.onRequestEnd(index, 1, startNanos, nowNanos);
            ask();
        }
    }
}
