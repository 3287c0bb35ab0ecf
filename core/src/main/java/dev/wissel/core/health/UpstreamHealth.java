package dev.wissel.core.health;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The book of one upstream's health on one node: which of its addresses may serve, by Kong's counters and by Wissel's suspensions.
 *
 * <p>An address may serve if it is available to Kong and not suspended. Kong keeps it available while it is healthy or mostly_healthy, and
 * always while it is not <em>watched</em>: when the upstream has no checks (facts 3.2), or the address has weight 0 or is gone.
 *
 * <p>States outlive snapshots. {@link #retain} is to be called with each new layout: addresses that stay keep state and counters, mostly_*
 * becoming healthy or unhealthy; addresses that go, or get weight 0, are remembered for {@link #MEMORY_NANOS} and healthy after that (facts
 * 3.6).
 *
 * <p>Thread-safe: {@link #report} and every reading method may be called from any thread and never wait. {@link #configure}, {@link #retain},
 * {@link #probed}, {@link #set} and the suspensions belong to one thread, the upstream's keeper.
 */
public final class UpstreamHealth {
    /** How long the health of an address that is gone is remembered: Kong's CLEAR_HEALTH_STATUS_DELAY, in nanoseconds. */
    public static final long MEMORY_NANOS = 300_000_000_000L;

    /** What a report changed, so that the host publishes a new snapshot and says why. */
    public enum Transition {
        /** Nothing. */
        NONE,
        /** Kong's counters took the address out. */
        WENT_DOWN,
        /** Kong's counters let the address in again. */
        CAME_UP,
        /** A suspension was lifted. */
        RESUMED
    }

    private volatile HealthConfig config;
    private volatile Map<Address, Entry> entries = Map.of();

    /** Makes the book of an upstream without addresses; {@link #retain} brings them. */
    public UpstreamHealth(HealthConfig config) {
        this.config = Objects.requireNonNull(config, "config");
    }

    /** Returns the limits and intervals in force. */
    public HealthConfig config() {
        return config;
    }

    /** Returns whether there are checks at all; if not, Kong refuses to set health by hand: {@code no healthchecker found}. */
    public boolean checked() {
        return config.checked();
    }

    /** Takes over other limits, and the layout with them. Counters are kept and measured against the new limits from the next event on. */
    public void configure(HealthConfig newConfig, Targets targets, long nowNanos) {
        config = Objects.requireNonNull(newConfig, "newConfig");
        retain(targets, nowNanos);
    }

    /** Takes over a new layout, see the class comment. Only the weights and addresses of the snapshot are read, not its availability. */
    public void retain(Targets targets, long nowNanos) {
        boolean checked = config.checked();
        Map<Address, Entry> old = entries;
        Map<Address, Entry> next = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            Address address = targets.address(i);
            Entry entry = old.getOrDefault(address, new Entry());
            entry.watch(checked && targets.weight(i) > 0, nowNanos);
            next.put(address, entry);
        }
        for (Map.Entry<Address, Entry> gone : old.entrySet()) {
            if (!next.containsKey(gone.getKey())) {
                gone.getValue().watch(false, nowNanos);
                if (gone.getValue().remembered(nowNanos)) {
                    next.put(gone.getKey(), gone.getValue());
                }
            }
        }
        entries = next;
    }

    /**
     * Counts an event, by Kong's rules. Lock-free; an event that changes nothing, such as a success of a healthy address, writes nothing.
     *
     * <p>Beyond Kong: after a suspension the address is on probation, and a request that fails before one succeeds takes it out at once.
     *
     * @return {@link Transition#WENT_DOWN}, {@link Transition#CAME_UP} or {@link Transition#NONE}; for an address that is not watched always
     *     the last
     */
    public Transition report(Address address, HealthEvent event) {
        Thresholds thresholds = config.thresholds();
        if (thresholds.limit(event) == 0) {
            return Transition.NONE;
        }
        Entry entry = entries.get(address);
        if (entry == null) {
            return Transition.NONE;
        }
        return entry.onProbation(event) ? entry.set(Counters.forced(false)) : entry.count(event, thresholds);
    }

    /**
     * Counts a probe's event like {@link #report}, and lets it speak on a suspension: one that succeeds lifts it when its time has come, one
     * that fails confirms it. If the upstream has no active checks of its own, any answer is a success here: the probe then goes to a path that
     * nobody has chosen, and what was in doubt is whether the address answers at all.
     */
    public Transition probed(Address address, HealthEvent event, long nowNanos) {
        Transition counted = report(address, event);
        Entry entry = entries.get(address);
        if (entry != null && (event != HealthEvent.ACTIVE_SUCCESS || counted == Transition.CAME_UP)) {
            entry.doubted = false; // now the probes know more
        }
        if (entry == null || !entry.suspension.active()) {
            return counted;
        }
        boolean answered = switch (event) {
            case ACTIVE_SUCCESS, IGNORED -> true;
            case ACTIVE_HTTP_FAILURE -> !config.probing().enabled();
            default -> false;
        };
        if (!answered) {
            entry.suspension = entry.suspension.failed();
            return counted;
        }
        return lift(address, nowNanos) && counted == Transition.NONE ? Transition.RESUMED : counted;
    }

    /** Returns whether the address may serve; true for one that this book does not know. */
    public boolean available(Address address) {
        Entry entry = entries.get(address);
        return entry == null || (entry.availableToKong() && !entry.suspension.active());
    }

    /**
     * Returns the snapshot with the availability of this book. A suspension never empties an upstream: if it would leave no weighted address
     * that may serve although Kong's counters have one, suspensions are overlooked. And if the counters leave nobody, those that are out for answers of theirs
     * alone, while their probes do well, serve on: what they all have in common is no reason to refuse everything.
     */
    public Targets apply(Targets targets) {
        Targets strict = targets.withAvailability(this::available);
        if (strict.availableWeight() > 0) {
            return strict;
        }
        Targets counted = targets.withAvailability(this::availableToKong);
        return counted.availableWeight() > 0 ? counted : targets.withAvailability(this::doubted);
    }

    private boolean doubted(Address address) {
        Entry entry = entries.get(address);
        return entry != null && entry.doubted;
    }

    /** Returns whether Kong's counters let the address serve, suspended or not. */
    public boolean availableToKong(Address address) {
        Entry entry = entries.get(address);
        return entry == null || entry.availableToKong();
    }

    /**
     * Sets the state by hand and zeroes all counters (facts 3.7); setting it healthy ends a suspension as well. Without effect on an address
     * that this book does not know.
     */
    public Transition set(Address address, boolean healthy) {
        Entry entry = entries.get(address);
        if (entry == null) {
            return Transition.NONE;
        }
        boolean resumed = healthy && entry.suspension.active();
        entry.doubted = false;
        if (healthy) {
            entry.suspension = Suspension.NEVER;
            entry.probation = false;
        }
        Transition forced = entry.set(Counters.forced(healthy));
        return forced == Transition.NONE && resumed ? Transition.RESUMED : forced;
    }

    /**
     * Suspends an address that traffic has shown to fail, so that no shallow probe lets it in again before its time. To be called when {@link #report}
     * took it out for an answer: of a connection that fails a probe tells the truth. Returns whether that changed anything.
     */
    public boolean distrust(Address address, long nowNanos) {
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.doubted = !entry.availableToKong();
        }
        return suspend(address, nowNanos);
    }

    /** Suspends the address. Returns whether that changed anything: it is known here and was not suspended. */
    boolean suspend(Address address, long nowNanos) {
        return suspension(address, before -> before.begun(nowNanos));
    }

    /** Lifts a suspension whose time has come, because the address answered. Returns whether that changed anything. */
    boolean lift(Address address, long nowNanos) {
        return suspension(address, before -> before.answered(nowNanos));
    }

    /** Withdraws a suspension, because what was taken for the address's silence had a common cause. Returns whether that changed anything. */
    boolean withdraw(Address address, long nowNanos) {
        return suspension(address, before -> before.withdrawn(nowNanos));
    }

    /** Returns the suspension of the address, {@link Suspension#NEVER} for one that this book does not know. */
    public Suspension suspension(Address address) {
        Entry entry = entries.get(address);
        return entry == null ? Suspension.NEVER : entry.suspension;
    }

    /** Returns Kong's state of the address; healthy for one that this book does not know. */
    public HealthState state(Address address) {
        return Counters.state(counters(address));
    }

    /** Returns state and counters of the address, to be read with {@link Counters}. */
    public long counters(Address address) {
        Entry entry = entries.get(address);
        return entry == null ? Counters.NEW : entry.packed.get();
    }

    /** Returns what a health report says of the address. */
    public HealthStatus status(Address address) {
        Entry entry = entries.get(address);
        if (entry == null || !entry.watched) {
            return entry != null && entry.suspension.active() ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHCHECKS_OFF;
        }
        return available(address) ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY;
    }

    /** Returns what a health report says of the target: healthy if one of its addresses is (facts 6.3). */
    public HealthStatus status(Target target) {
        HealthStatus result = target.nodes().isEmpty() ? HealthStatus.DNS_ERROR : HealthStatus.HEALTHCHECKS_OFF;
        for (Target.Node node : target.nodes()) {
            HealthStatus status = status(node.address());
            if (status == HealthStatus.HEALTHY) {
                return status;
            }
            if (status == HealthStatus.UNHEALTHY) {
                result = status;
            }
        }
        return result;
    }

    /** Returns by which interval the address is probed now. */
    public ProbeClass probeClass(Address address) {
        boolean up = availableToKong(address);
        if (suspension(address).active() && (up || config.probing().unhealthyIntervalNanos() == 0)) {
            return ProbeClass.SUSPENDED;
        }
        return up ? ProbeClass.HEALTHY : ProbeClass.UNHEALTHY;
    }

    /** Returns the addresses that are not watched any more but remembered still, which Kong goes on probing (facts 3.6). */
    public List<Address> remembered(long nowNanos) {
        List<Address> result = new ArrayList<>();
        entries.forEach((address, entry) -> {
            if (!entry.watched && entry.remembered(nowNanos)) {
                result.add(address);
            }
        });
        return result;
    }

    private boolean suspension(Address address, UnaryOperator<Suspension> change) {
        Entry entry = entries.get(address);
        if (entry == null) {
            return false;
        }
        Suspension before = entry.suspension;
        entry.suspension = change.apply(before);
        if (before.active() && entry.suspension.ended()) {
            entry.probation = true;
        }
        return before.active() != entry.suspension.active();
    }

    /** One address. */
    private static final class Entry {
        final AtomicLong packed = new AtomicLong(Counters.NEW);
        volatile boolean watched;
        volatile Suspension suspension = Suspension.NEVER;
        volatile boolean probation;
        volatile boolean doubted; // out for its answers, and no probe has failed since
        volatile @Nullable Long unwatchedSinceNanos; // null until it has been watched once

        /** Returns whether the event is a failed request that ends a probation; one that succeeds ends it well. */
        boolean onProbation(HealthEvent event) {
            if (!probation || event.source() != HealthEvent.Source.PASSIVE || event == HealthEvent.IGNORED) {
                return false;
            }
            probation = false;
            return event != HealthEvent.PASSIVE_SUCCESS && !suspension.active();
        }

        Transition set(long forced) {
            return transition(packed.getAndSet(forced), forced);
        }

        boolean availableToKong() {
            return !watched || Counters.state(packed.get()).available();
        }

        boolean remembered(long nowNanos) {
            Long since = unwatchedSinceNanos;
            return since != null && nowNanos - since < MEMORY_NANOS;
        }

        void watch(boolean newWatched, long nowNanos) {
            if (newWatched && !watched && !remembered(nowNanos)) {
                packed.set(Counters.NEW);
                suspension = Suspension.NEVER;
            }
            if (watched && !newWatched) {
                unwatchedSinceNanos = nowNanos;
            }
            packed.getAndUpdate(Counters::collapsed);
            watched = newWatched;
        }

        Transition count(HealthEvent event, Thresholds thresholds) {
            while (true) {
                long before = packed.get();
                long after = Counters.on(before, event, thresholds);
                if (after == before) {
                    return Transition.NONE;
                }
                if (packed.compareAndSet(before, after)) {
                    return transition(before, after);
                }
            }
        }

        Transition transition(long before, long after) {
            boolean was = Counters.state(before).available();
            boolean is = Counters.state(after).available();
            if (!watched || was == is) {
                return Transition.NONE;
            }
            return is ? Transition.CAME_UP : Transition.WENT_DOWN;
        }
    }
}
