package dev.wissel.sim.world;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind one address: a server, what ails it, and what its health endpoint says. Confined to its engine.
 */
public final class Backend {
    /** What a probe's own work takes on a healthy backend. */
    private static final long PROBE_WORK_NANOS = 1_000_000L;

    private final Engine engine;
    private final Address address;
    private final String region;
    private final int regionNumber;
    private final Server server;
    private final boolean noticesCancels;
    private final RandomGenerator random;
    private final List<Affliction> afflictions = new ArrayList<>();
    private double warmth = 1;

    // What the afflictions come to.
    private boolean refuses;
    private boolean silent;
    private boolean hangs;
    private double errorPart;
    private int errorStatus = 500;
    private double probeErrorPart;
    private double probeSlowness = 1;
    private long extraNanos;
    private long probeExtraNanos;

    private long received;
    private int epoch;
    private @Nullable Work free;

    /** Hears what becomes of a request. */
    public interface Caller {
        /** The backend has answered; the answer still has its way to go. */
        void answered(int status, long nowNanos);

        /** The connection was reset; the news still has its way to go. */
        void reset(long nowNanos);
    }

    /**
     * Makes a healthy, warm backend.
     *
     * @param regionNumber place of its region in the order of preference, for those who count by region
     * @param noticesCancels whether it drops work whose caller has gone
     * @param random its own chance
     */
    public Backend(
            Engine engine,
            Address address,
            String region,
            int regionNumber,
            Server server,
            boolean noticesCancels,
            RandomGenerator random) {
        this.engine = engine;
        this.address = address;
        this.region = region;
        this.regionNumber = regionNumber;
        this.server = server;
        this.noticesCancels = noticesCancels;
        this.random = random;
    }

    /** Returns its address. */
    public Address address() {
        return address;
    }

    /** Returns the region where it stands. */
    public String region() {
        return region;
    }

    /** Returns the place of its region in the order of preference. */
    public int regionNumber() {
        return regionNumber;
    }

    /** Returns the server. */
    public Server server() {
        return server;
    }

    /** Returns how many requests it has received. */
    public long received() {
        return received;
    }

    /** Returns whether anything ails it. */
    public boolean afflicted() {
        return !afflictions.isEmpty();
    }

    /** Returns a number that changes when all connections are lost. */
    public int epoch() {
        return epoch;
    }

    /** Returns whether a connection is refused. */
    public boolean refuses() {
        return refuses;
    }

    /** Returns whether nothing that is sent here is ever answered, not even a connection. */
    public boolean silent() {
        return silent;
    }

    /** Begins an affliction. A crash resets all connections. */
    public void afflict(Affliction affliction) {
        afflictions.add(affliction);
        recompute();
        if (affliction.kind() == Affliction.Kind.CRASH) {
            epoch++;
            for (Job job : server.clear()) {
                ((Work) job).reset(engine.nowNanos());
            }
        }
    }

    /** Ends an affliction that has begun; after a crash or a black hole what was under way there is lost. */
    public void heal(Affliction affliction) {
        afflictions.remove(affliction);
        if (affliction.kind() == Affliction.Kind.BLACK_HOLE) {
            epoch++;
            server.clear().forEach(job -> ((Work) job).forget());
        }
        recompute();
    }

    /** Sets how warm its caches are: the part of its speed that it has, in (0, 1]. */
    public void warmth(double newWarmth) {
        warmth = newWarmth;
        recompute();
    }

    private void recompute() {
        refuses = false;
        silent = false;
        hangs = false;
        double good = 1;
        double probeGood = 1;
        double slowness = 1;
        probeSlowness = 1;
        extraNanos = 0;
        probeExtraNanos = 0;
        for (Affliction each : afflictions) {
            switch (each.kind()) {
                case CRASH, REFUSE -> refuses = true;
                case BLACK_HOLE -> silent = true;
                case HANG -> hangs = true;
                case ERRORS -> {
                    good *= 1 - each.part();
                    probeGood *= each.probesToo() ? 1 - each.part() : 1;
                    errorStatus = each.status();
                }
                case SLOW -> {
                    slowness *= each.factor();
                    probeSlowness *= each.probesToo() ? each.factor() : 1;
                }
                case DELAY -> {
                    extraNanos += each.extraNanos();
                    probeExtraNanos += each.probesToo() ? each.extraNanos() : 0;
                }
            }
        }
        errorPart = 1 - good;
        probeErrorPart = 1 - probeGood;
        server.speed(hangs || silent ? 0 : warmth / slowness);
    }

    /**
     * Takes a request that has just arrived over an open connection.
     *
     * @return the handle by which the caller can give it up; null if it is over already, or lost without a word
     */
    public @Nullable Work receive(Caller caller, double workNanos, long nowNanos) {
        if (silent) {
            return null;
        }
        received++;
        if (!hangs && errorPart > 0 && random.nextDouble() < errorPart) {
            answer(caller, errorStatus, nowNanos);
            return null;
        }
        Work work = free;
        if (work == null) {
            work = new Work();
        } else {
            free = work.nextFree;
        }
        work.caller = caller;
        work.workNanos = workNanos;
        if (!server.offer(work)) {
            work.forget();
            answer(caller, 503, nowNanos); // full: it says so at once
            return null;
        }
        return work;
    }

    private void answer(Caller caller, int status, long nowNanos) {
        if (extraNanos == 0) {
            caller.answered(status, nowNanos);
        } else {
            engine.at(nowNanos + extraNanos, laterNanos -> caller.answered(status, laterNanos));
        }
    }

    /** Returns how long a probe takes that has got here, in nanoseconds; {@link Long#MAX_VALUE} if it is never answered. */
    public long probeNanos() {
        return hangs || silent ? Long.MAX_VALUE : (long) (PROBE_WORK_NANOS * probeSlowness) + probeExtraNanos;
    }

    /** Returns what a probe hears that got here and is answered. */
    public Outcome probeOutcome() {
        if (refuses) {
            return Outcome.REFUSED;
        }
        boolean error = probeErrorPart > 0 && random.nextDouble() < probeErrorPart;
        return Outcome.answered(error ? errorStatus : 200);
    }

    /** A request being worked on. */
    public final class Work extends Job {
        private final Timer late = Timer.of(this::answeredLate);
        private @Nullable Caller caller;
        private @Nullable Work nextFree;

        @Override
        protected void done(long nowNanos) {
            if (extraNanos > 0 && caller != null) {
                engine.scheduleIn(late, extraNanos);
            } else {
                answeredLate(nowNanos);
            }
        }

        private void answeredLate(long nowNanos) {
            Caller hearing = caller;
            forget();
            if (hearing != null) {
                hearing.answered(200, nowNanos);
            }
        }

        private void reset(long nowNanos) {
            Caller hearing = caller;
            forget();
            if (hearing != null) {
                hearing.reset(nowNanos);
            }
        }

        private void forget() {
            engine.cancel(late);
            caller = null;
            nextFree = free;
            free = this;
        }

        /** Gives it up: nobody will hear of it. The work itself goes on unless the backend notices. */
        public void abandon() {
            caller = null;
            if (noticesCancels && inServer()) {
                server.withdraw(this);
                forget();
            }
        }
    }
}
