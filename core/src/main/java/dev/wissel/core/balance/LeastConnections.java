package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Picks the address with the smallest {@code (in flight + 1) / weight}, in flight as the owner's {@link Loads} say.
 *
 * <p>Two forms, see Kong facts 2.7. {@link #kong()} breaks ties by the order of Kong's heap, lets weight 0 serve when the others have
 * failed, and starts over when all have. {@link #mended()} breaks ties by chance in proportion to the weights, so that idle equal addresses
 * share; never picks weight 0; and never picks an address twice for one request.
 *
 * <p>Immutable.
 */
public final class LeastConnections implements BalancePolicy {
    private static final LeastConnections KONG = new LeastConnections("least-connections-kong");
    private static final LeastConnections MENDED = new LeastConnections("least-connections");

    private final String name;

    private LeastConnections(String name) {
        this.name = name;
    }

    /**
     * Returns Kong's form, {@code least-connections-kong}. Kong's counts restart at 0 when a target changes; a host that imitates that
     * passes fresh {@link Loads}.
     */
    public static LeastConnections kong() {
        return KONG;
    }

    /** Returns the mended form, {@code least-connections}. */
    public static LeastConnections mended() {
        return MENDED;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        return this == KONG
                ? new LeastConnectionsHeap(targets, loads)
                : new LeastConnectionsScan(targets, loads, random);
    }
}
