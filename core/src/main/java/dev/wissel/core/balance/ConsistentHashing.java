package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends the same key to the same address, as long as that address may serve: Kong's ring of points, see Kong facts 2.6 and {@link HashRing}.
 *
 * <p>Three forms. {@link #kong(int)} is Kong's to the letter, also where it fails: a ring too small for its targets stays empty, a retry goes
 * where the first attempt went, and one slot is never looked at. {@link #mended(int)} picks the same address as Kong wherever Kong picks one at
 * a first attempt, but lets a ring that is too small grow until it fits, looks at every slot, and walks on past what has been tried. {@link #bounded(int, double)} walks on past what is full, too: no address has more
 * than 1 + ε times its part of what is in flight, so that one hot key does not melt its address.
 *
 * <p>Thread-safe. The mended form keeps the last ring that it made, so that the owners of one upstream who share a policy share the ring; a
 * large one (1000 targets: some 60 ms of work) can be made ahead by asking for a picker before the snapshot is published.
 */
public final class ConsistentHashing implements BalancePolicy {
    /** Slots of an upstream that does not say: Kong's default. */
    public static final int DEFAULT_SLOTS = 10000;

    /** Part above its share that an address may have, if nobody says otherwise: 25 %, the strict end of what is usual in HAProxy ({@code
     * hash-balance-factor} 125 to 200). */
    public static final double DEFAULT_EPSILON = 0.25;

    private static final int MIN_POINTS = 1000;
    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    private final boolean mended;
    private final double epsilon;
    private final int points;
    private volatile @Nullable Made lastMade;

    /** A ring and the snapshot whose layout it is for. */
    private record Made(Targets targets, HashRing ring) {}

    private ConsistentHashing(boolean mended, int slots, double epsilon) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots: " + slots + " (expected: >= 1)");
        }
        this.mended = mended;
        this.epsilon = epsilon;
        this.points = Math.max(slots, MIN_POINTS);
    }

    /**
     * Returns Kong's form to the letter, {@code consistent-hashing-kong}.
     *
     * @param slots size of the ring, &gt;= 1 (Kong's schema: 10 to 65536); below 1000 the ring has 1000 points
     */
    public static ConsistentHashing kong(int slots) {
        return new ConsistentHashing(false, slots, UNBOUNDED);
    }

    /**
     * Returns the mended form, {@code consistent-hashing}.
     *
     * @param slots size of the ring, as for {@link #kong(int)}; doubled until all points find a place
     */
    public static ConsistentHashing mended(int slots) {
        return new ConsistentHashing(true, slots, UNBOUNDED);
    }

    /**
     * Returns the mended form with bounded loads, {@code consistent-hashing-bounded}.
     *
     * @param slots size of the ring, as for {@link #mended(int)}
     * @param epsilon ε, &gt; 0 and finite: part above its share that an address may have
     * @see <a href="https://arxiv.org/abs/1608.01350">Mirrokni, Thorup, Zadimoghaddam, Consistent Hashing with Bounded Loads</a>
     */
    public static ConsistentHashing bounded(int slots, double epsilon) {
        if (!(epsilon > 0 && epsilon < UNBOUNDED)) {
            throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0 and finite)");
        }
        return new ConsistentHashing(true, slots, epsilon);
    }

    @Override
    public String name() {
        if (epsilon < UNBOUNDED) {
            return "consistent-hashing-bounded";
        }
        return mended ? "consistent-hashing" : "consistent-hashing-kong";
    }

    @Override
    public Picker picker(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        if (!mended) {
            return ConsistentHashingKong.of(targets, points, previous);
        }
        Picker before = previous instanceof ConsistentHashingBounded bounded ? bounded.walk() : previous;
        ConsistentHashingWalk walk = ConsistentHashingWalk.of(targets, points, before, this::fittingRing);
        return epsilon < UNBOUNDED ? new ConsistentHashingBounded(walk, loads, epsilon) : walk;
    }

    private HashRing fittingRing(Targets targets) {
        Made made = lastMade;
        if (made == null || !made.targets.sameLayout(targets)) {
            made = new Made(targets, HashRing.fitting(targets, points)); // by two owners at once: both are right
            lastMade = made;
        }
        return made.ring;
    }
}
