package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.gateway.fault.ActiveFault;
import dev.wissel.gateway.fault.FaultKind;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends an upstream's probes as far as an injected fault lets them: they meet what requests meet. Confined to the keeper loop.
 */
final class FaultedProber {
    private static final Outcome ERROR = Outcome.answered(503);

    private final EventLoop loop;
    private final LongSupplier clock;
    private final String upstream;
    private final Supplier<Targets> targets;
    private final Supplier<@Nullable ActiveFault> faults;
    private final RandomGenerator random;

    /**
     * Makes one.
     *
     * @param targets the upstream's targets as they are now
     * @param faults the fault in force now; null for none
     * @param random decides which probes a fault hits that does not hit all
     */
    FaultedProber(
            EventLoop loop,
            LongSupplier clock,
            String upstream,
            Supplier<Targets> targets,
            Supplier<@Nullable ActiveFault> faults,
            RandomGenerator random) {
        this.loop = loop;
        this.clock = clock;
        this.upstream = upstream;
        this.targets = targets;
        this.faults = faults;
        this.random = random;
    }

    /** Probes the address once; the outcome comes on the keeper loop, exactly once. */
    void probe(Prober prober, Address address, BiConsumer<Address, Outcome> done) {
        ActiveFault fault = fault(address);
        if (fault != null && fault.isLoss()) {
            loop.execute(() -> done.accept(address, Outcome.REFUSED));
        } else if (fault != null && fault.fault().kind() == FaultKind.BLACKHOLE) {
            later(prober.timeoutMillis() * 1_000_000L, address, Outcome.TIMED_OUT, done);
        } else {
            long startNanos = clock.getAsLong();
            prober.probe(
                    address,
                    this::cutOff,
                    (probed, outcome) -> ended(probed, outcome, prober, clock.getAsLong() - startNanos, done));
        }
    }

    private @Nullable ActiveFault fault(Address address) {
        ActiveFault fault = faults.get();
        return fault != null && fault.hits(upstream, targets.get(), address) ? fault : null;
    }

    /** Returns whether nothing may be sent to an address any more. */
    private boolean cutOff(Address address) {
        ActiveFault fault = fault(address);
        return fault != null && (fault.isLoss() || fault.fault().kind() == FaultKind.BLACKHOLE);
    }

    private void ended(
            Address address, Outcome outcome, Prober prober, long tookNanos, BiConsumer<Address, Outcome> done) {
        ActiveFault fault = fault(address);
        if (fault == null) {
            done.accept(address, outcome);
            return;
        }
        long leftNanos = Math.max(0, prober.timeoutMillis() * 1_000_000L - tookNanos);
        boolean answered = outcome.kind() == Outcome.Kind.ANSWERED && prober.awaitsAnswer();
        switch (fault.fault().kind()) {
            case REGION_LOSS, TARGET_LOSS -> done.accept(address, Outcome.BROKEN);
            case BLACKHOLE -> later(leftNanos, address, Outcome.TIMED_OUT, done);
            case SLOW -> {
                long delayNanos = fault.fault().delay().toNanos();
                if (!answered || !fault.hitsNext(random)) {
                    done.accept(address, outcome);
                } else if (delayNanos < leftNanos) {
                    later(delayNanos, address, outcome, done);
                } else {
                    later(leftNanos, address, Outcome.TIMED_OUT, done);
                }
            }
            case ERRORS -> done.accept(address, answered && fault.hitsNext(random) ? ERROR : outcome);
            case DRAIN -> done.accept(address, outcome);
        }
    }

    private void later(long nanos, Address address, Outcome outcome, BiConsumer<Address, Outcome> done) {
        loop.schedule(() -> done.accept(address, outcome), nanos, TimeUnit.NANOSECONDS);
    }
}
