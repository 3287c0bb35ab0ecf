package dev.wissel.gateway.fault;

import dev.wissel.gateway.fault.FaultChange.Step;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the one fault that may be in force in a gateway. It ends at its deadline, which is the gateway's own: compared at every look, and looked at by the
 * gateway's clockwork, so that nobody has to be alive to end it.
 *
 * <p>Thread-safe. Listeners hear changes in the order in which they happened, one at a time, on the thread that made one of them; they must not block.
 */
public final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final int NAMED_AT_MOST = 10;

    private final LongSupplier clock;
    private final Supplier<Collection<FaultPlace>> places;
    private final List<Consumer<FaultChange>> listeners = new CopyOnWriteArrayList<>();
    private final Queue<FaultChange> untold = new ArrayDeque<>();
    private volatile @Nullable ActiveFault active;
    private boolean telling;
    private boolean stopped;

    /**
     * Makes a registry without a fault.
     *
     * @param clock nanoseconds, the same clock as the event loops'
     * @param places all targets there are now; asked on any thread
     */
    public Faults(LongSupplier clock, Supplier<Collection<FaultPlace>> places) {
        this.clock = clock;
        this.places = places;
    }

    /** Tells this listener of every change from now on. */
    public void listen(Consumer<FaultChange> listener) {
        listeners.add(listener);
    }

    /** Returns the fault in force; empty if there is none. */
    public Optional<ActiveFault> active() {
        return Optional.ofNullable(now());
    }

    /** Returns the fault in force, without an object for it; null if there is none. */
    public @Nullable ActiveFault now() {
        ActiveFault known = active;
        return known == null || known.over(clock.getAsLong()) ? null : known;
    }

    /** Returns what is left of a fault's time, in nanoseconds; 0 if nothing is. */
    public long remainingNanos(ActiveFault fault) {
        return fault.remainingNanos(clock.getAsLong());
    }

    /**
     * Puts a fault in force, or extends the one of the same id and the same effect: it then ends that much later than now.
     *
     * @throws FaultRefused if another one is in force, or if it names what there is not
     */
    public ActiveFault inject(Fault fault) throws FaultRefused {
        Set<String> hit = hit(fault);
        try {
            return begin(fault, hit, clock.getAsLong());
        } finally {
            tell();
        }
    }

    private synchronized ActiveFault begin(Fault fault, Set<String> hit, long nowNanos) throws FaultRefused {
        expireLocked(nowNanos);
        ActiveFault known = active;
        refuseUnlessFree(fault, known);
        long endNanos = nowNanos + fault.length().toNanos();
        ActiveFault begun = known == null
                ? new ActiveFault(fault, hit, nowNanos, endNanos, System.currentTimeMillis())
                : new ActiveFault(fault, hit, known.startNanos(), endNanos, known.startEpochMillis());
        active = begun;
        Step step = known == null ? Step.BEGAN : Step.EXTENDED;
        untold.add(new FaultChange(step, begun, beginning(fault, known != null)));
        return begun;
    }

    private void refuseUnlessFree(Fault fault, @Nullable ActiveFault known) throws FaultRefused {
        if (stopped) {
            throw new FaultRefused(FaultRefused.Reason.STOPPED, "the gateway stops");
        }
        if (known == null) {
            return;
        }
        String standing = "fault '" + known.fault().id() + "' (" + known.fault().text() + ") is in force";
        if (!known.fault().id().equals(fault.id())) {
            throw new FaultRefused(
                    FaultRefused.Reason.BUSY, standing + ": one at a time, lift it first or wait for its end");
        }
        if (!known.fault().sameEffect(fault)) {
            throw new FaultRefused(
                    FaultRefused.Reason.BUSY, standing + ": it can be extended, not changed; lift it first");
        }
    }

    private Set<String> hit(Fault fault) throws FaultRefused {
        Collection<FaultPlace> all = places.get();
        Set<String> known = names(all);
        for (String upstream : new TreeSet<>(fault.upstreams())) {
            if (!known.contains(upstream)) {
                throw unknown("upstreams", upstream, known);
            }
        }
        List<FaultPlace> named =
                all.stream().filter(place -> fault.names(place.upstream())).toList();
        String region = fault.region();
        if (region != null) {
            Set<String> regions = named.stream()
                    .map(FaultPlace::region)
                    .filter(each -> !each.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!regions.contains(region)) {
                throw unknown("region", region, regions);
            }
        }
        Set<String> hit = names(named.stream().filter(fault::hits).toList());
        if (hit.isEmpty()) {
            String target = fault.target();
            Set<String> targets = named.stream()
                    .filter(place -> region == null || region.equals(place.region()))
                    .map(FaultPlace::target)
                    .collect(Collectors.toCollection(TreeSet::new));
            throw unknown("target", target == null ? "any" : target, targets);
        }
        return hit;
    }

    private static Set<String> names(Collection<FaultPlace> of) {
        return of.stream().map(FaultPlace::upstream).collect(Collectors.toCollection(TreeSet::new));
    }

    private static FaultRefused unknown(String what, String value, Set<String> known) {
        String some = known.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "));
        String more = known.size() > NAMED_AT_MOST ? ", … (" + known.size() + " in all)" : "";
        return new FaultRefused(
                FaultRefused.Reason.UNKNOWN,
                what + ": " + value + " (expected: " + (known.isEmpty() ? "there is none" : "one of " + some + more)
                        + ")");
    }

    private static String beginning(Fault fault, boolean extended) {
        return "fault '" + fault.id() + "' " + (extended ? "extended" : "begins") + ": " + fault.text() + ", for "
                + text(fault) + " at most; asked for by " + fault.who() + ": " + fault.why();
    }

    private static String text(Fault fault) {
        long millis = fault.length().toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** Ends the fault of this id now; false if it is not in force. */
    public boolean lift(String id) {
        boolean found = false;
        synchronized (this) {
            expireLocked(clock.getAsLong());
            ActiveFault known = active;
            if (known != null && known.fault().id().equals(id)) {
                endLocked(known, Step.LIFTED, "lifted");
                found = true;
            }
        }
        tell();
        return found;
    }

    /** Ends a fault whose time is over. Called by the gateway's clockwork every few milliseconds. */
    public void tick(long nowNanos) {
        ActiveFault known = active;
        if (known == null || !known.over(nowNanos)) {
            return;
        }
        synchronized (this) {
            expireLocked(nowNanos);
        }
        tell();
    }

    /** Ends a fault that hits nothing in the configuration that has just come. */
    public void review() {
        if (active == null) {
            return;
        }
        Collection<FaultPlace> all = places.get();
        synchronized (this) {
            ActiveFault known = active;
            if (known != null && all.stream().noneMatch(known.fault()::hits)) {
                endLocked(known, Step.POINTLESS, "the configuration has no target left that it hits");
            }
        }
        tell();
    }

    /** Ends the fault in force, and lets no other begin. */
    public void stop() {
        synchronized (this) {
            stopped = true;
            ActiveFault known = active;
            if (known != null) {
                endLocked(known, Step.STOPPED, "the gateway stops");
            }
        }
        tell();
    }

    private void expireLocked(long nowNanos) {
        ActiveFault known = active;
        if (known != null && known.over(nowNanos)) {
            endLocked(known, Step.EXPIRED, "its time is over");
        }
    }

    private void endLocked(ActiveFault known, Step how, String cause) {
        active = null;
        untold.add(new FaultChange(
                how,
                known,
                "fault '" + known.fault().id() + "' is over (" + known.fault().text() + "): " + cause));
    }

    /** Tells listeners what they have not heard yet, outside the lock; who finds another thread telling leaves it to that one. */
    private void tell() {
        while (true) {
            FaultChange next;
            synchronized (this) {
                if (telling) {
                    return;
                }
                next = untold.poll();
                if (next == null) {
                    return;
                }
                telling = true;
            }
            try {
                listeners.forEach(listener -> tell(listener, next));
            } finally {
                synchronized (this) {
                    telling = false;
                }
            }
        }
    }

    private static void tell(Consumer<FaultChange> listener, FaultChange change) {
        try {
            listener.accept(change);
        } catch (RuntimeException deaf) {
            LOG.error("a listener failed at: {}", change.line(), deaf); // the fault begins and ends all the same
        }
    }
}
