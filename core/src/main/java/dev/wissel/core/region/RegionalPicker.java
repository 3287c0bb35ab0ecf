package dev.wissel.core.region;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.XxHash32;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Picks a region by the shares of the last decision, and in it an address by the inner picker of that region. Confined to its owner.
 *
 * <p>A first attempt goes to a region by chance, or by its key; with the probability that the decision sheds it is {@link #SHED}, those of low rank first. If that
 * region has nobody to offer, the others with a share are asked in order of preference, then those without a share that are usable all the
 * same: a standby, and only then one that is still held. A retry is never shed, and the last one that a request has prefers an address in a
 * region that it has not tried yet.
 *
 * <p>While a trial is on, the first request that may serve as one goes to the region on trial, see {@link TrialGate}.
 */
public final class RegionalPicker implements Picker {
    /** Returned by {@link #pick} if the request is refused, because the regions together cannot carry the demand. */
    public static final int SHED = -3;

    /** For so long a key stays among the refused or among the served; then others take their turn. */
    private static final long SHED_TURN_NANOS = 60_000_000_000L;

    private static final int REGION_SALT = 0x3C6EF372;
    private static final int SHED_SALT = 0x1F83D9AB;

    private final Targets targets;
    private final BalancePolicy innerPolicy;
    private final RandomGenerator random;
    private final TrialGate gate;
    private final RegionDecision.@Nullable Trial trial;
    private final boolean keyed;
    private final double shed;
    private final ShedOrder shedOrder;
    /** Shape [slots], a slot is a region, those of the decision first and in its order. */
    private final String[] regions;

    private final Picker[] inner;
    /** Shape [slots][addresses of the region]: inner index to index into {@link #targets}. */
    private final int[][] outerIndex;
    /** Shape [targets.size()]. */
    private final int[] slotOf;

    /** Shape [targets.size()]: index into the targets of its region. */
    private final int[] innerIndex;

    private final double[] shares;
    /** Sum of the shares, in [0, 1]. */
    private final double total;
    /** Slots to ask when the chosen region has nobody: with a share first, then the usable ones, most trusted first. */
    private final int[] fallbacks;

    private final int trialSlot;

    private long ticket = TrialGate.NO_TICKET;
    private long ticketNanos;
    private String ticketRegion = "";

    RegionalPicker(
            RegionalPolicy policy,
            Targets targets,
            Loads loads,
            RandomGenerator random,
            @Nullable RegionalPicker previous) {
        this.targets = targets;
        this.innerPolicy = policy.inner;
        this.random = random;
        this.gate = policy.gate;
        this.trial = policy.decision.trial();
        this.keyed = policy.keyed;
        this.shed = policy.decision.shed();
        this.shedOrder = new ShedOrder(previous == null ? null : previous.shedOrder);

        List<RegionShare> slots = slots(policy.decision, targets);
        this.regions = slots.stream().map(RegionShare::region).toArray(String[]::new);
        this.shares = slots.stream().mapToDouble(RegionShare::share).toArray();
        this.total = Arrays.stream(shares).sum();
        this.fallbacks = fallbacks(slots);
        this.trialSlot = trial == null ? -1 : slotOf(trial.region());
        this.inner = new Picker[regions.length];
        this.outerIndex = new int[regions.length][];
        this.slotOf = new int[targets.size()];
        this.innerIndex = new int[targets.size()];
        for (int slot = 0; slot < regions.length; slot++) {
            inner[slot] = innerPicker(slot, loads, previous);
            index(slot);
        }
        if (previous != null && previous.gate == gate) {
            ticket = previous.ticket;
            ticketNanos = previous.ticketNanos;
            ticketRegion = previous.ticketRegion;
        }
    }

    /** The snapshot may be newer than the decision: a region that nobody has decided about takes part as the very last resort. */
    private static List<RegionShare> slots(RegionDecision decision, Targets targets) {
        List<RegionShare> slots = new ArrayList<>(decision.shares());
        for (String region : targets.regions()) {
            if (slots.stream().noneMatch(slot -> slot.region().equals(region))) {
                slots.add(new RegionShare(region, 0, RegionPhase.ABSENT));
            }
        }
        return slots;
    }

    private static int[] fallbacks(List<RegionShare> slots) {
        return IntStream.range(0, slots.size())
                .filter(slot -> slots.get(slot).share() > 0
                        || slots.get(slot).phase().usable()
                        || slots.get(slot).phase() == RegionPhase.ABSENT)
                .boxed()
                .sorted(Comparator.comparing((Integer slot) -> !(slots.get(slot).share() > 0))
                        .thenComparing(slot -> slots.get(slot).share() > 0
                                ? RegionPhase.ACTIVE
                                : slots.get(slot).phase()))
                .mapToInt(slot -> slot)
                .toArray();
    }

    private Picker innerPicker(int slot, Loads loads, @Nullable RegionalPicker previous) {
        Picker before = null;
        if (previous != null && previous.innerPolicy.name().equals(innerPolicy.name())) {
            int was = previous.slotOf(regions[slot]);
            before = was < 0 ? null : previous.inner[was];
            if (before != null && previous.targets == targets && previous.innerPolicy == innerPolicy) {
                return before; // only shares have changed
            }
        }
        return innerPolicy.picker(targets.inRegion(regions[slot]), loads, random, before);
    }

    private void index(int slot) {
        Targets part = inner[slot].targets();
        outerIndex[slot] = new int[part.size()];
        for (int i = 0; i < part.size(); i++) {
            int outer = targets.indexOf(part.address(i));
            outerIndex[slot][i] = outer;
            if (targets.targetOf(outer)
                    .region()
                    .equals(regions[slot])) { // an address in two regions belongs to the first
                slotOf[outer] = slot;
                innerIndex[outer] = i;
            }
        }
    }

    private int slotOf(String region) {
        return Arrays.asList(regions).indexOf(region);
    }

    /** Returns the inner picker of the region that the address with this index stands in, for tests and reports. */
    Picker innerOf(int index) {
        return inner[slotOf[index]];
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        if (attempt.triedCount() > 0) {
            return retry(attempt, nowNanos);
        }
        shedOrder.arrived(attempt.rank(), nowNanos);
        if (trialSlot >= 0) {
            int onTrial = pickForTrial(attempt, nowNanos);
            if (onTrial >= 0) {
                return onTrial;
            }
        }
        boolean byKey = byKey(attempt);
        if (shed > 0 && total > 0) {
            double refused = shedOrder.probability(attempt.rank(), shed);
            if (byKey ? shedKey(attempt.keyHash(), refused, nowNanos) : random.nextDouble() < refused) {
                return SHED;
            }
        }
        return pickFrom(slotAt(chance(attempt, byKey) * total), attempt, nowNanos);
    }

    private int retry(Attempt attempt, long nowNanos) {
        if (attempt.last()) {
            for (int slot : fallbacks) {
                if (!triedIn(slot, attempt)) {
                    int index = pickIn(slot, attempt, nowNanos);
                    if (index >= 0) {
                        return index;
                    }
                }
            }
        }
        return pickFrom(slotAt(chance(attempt, byKey(attempt)) * total), attempt, nowNanos);
    }

    /** Asks the region and then the others; an address that was tried before is taken only if nobody has another. */
    private int pickFrom(int first, Attempt attempt, long nowNanos) {
        int answer = first < 0 ? NONE : pickIn(first, attempt, nowNanos);
        if (fresh(answer, attempt)) {
            return answer;
        }
        int best = answer;
        for (int slot : fallbacks) {
            if (slot != first) {
                answer = pickIn(slot, attempt, nowNanos);
                if (fresh(answer, attempt)) {
                    return answer;
                }
                best = best >= 0 || answer == NONE ? best : answer;
            }
        }
        return best;
    }

    private boolean fresh(int index, Attempt attempt) {
        return index >= 0 && (attempt.triedCount() == 0 || !attempt.tried(targets.address(index)));
    }

    private int pickIn(int slot, Attempt attempt, long nowNanos) {
        int index = inner[slot].pick(attempt, nowNanos);
        return index < 0 ? index : outerIndex[slot][index];
    }

    private boolean triedIn(int slot, Attempt attempt) {
        for (int outer : outerIndex[slot]) {
            if (attempt.tried(targets.address(outer))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the slot whose part of [0, total) the point lies in; the last one with a share beyond; -1 if none has a share. */
    private int slotAt(double point) {
        int last = -1;
        double end = 0;
        for (int slot = 0; slot < shares.length; slot++) {
            if (shares[slot] > 0) {
                end += shares[slot];
                last = slot;
                if (point < end) {
                    return slot;
                }
            }
        }
        return last;
    }

    /** A request without a key has no reason to go where the others of its kind go. */
    private boolean byKey(Attempt attempt) {
        return keyed && attempt.keyHash() != XxHash32.OF_EMPTY;
    }

    /** Returns a number in [0, 1): always the same for a key. The ring's hash is mixed again, or a region would get one arc of the ring. */
    private double chance(Attempt attempt, boolean byKey) {
        return byKey ? unit(mixed(attempt.keyHash() ^ REGION_SALT)) : random.nextDouble();
    }

    /** A key is refused or served as a whole, so that some sessions go on undisturbed; whose turn it is changes with time. */
    private static boolean shedKey(int keyHash, double refused, long nowNanos) {
        int turn = (int) Math.floorDiv(nowNanos, SHED_TURN_NANOS);
        return unit(mixed(mixed(keyHash ^ SHED_SALT) + turn)) < refused;
    }

    /** The finaliser of MurmurHash3: every bit of the result depends on every bit of the input. */
    private static int mixed(int hash) {
        int h = hash;
        h = (h ^ h >>> 16) * 0x85EBCA6B;
        h = (h ^ h >>> 13) * 0xC2B2AE35;
        return h ^ h >>> 16;
    }

    private static double unit(int hash) {
        return Integer.toUnsignedLong(hash) * 0x1p-32;
    }

    private int pickForTrial(Attempt attempt, long nowNanos) {
        RegionDecision.Trial on = trial;
        if (on == null || !(on.anyRequest() || (attempt.replayable() && !attempt.last()))) {
            return NONE;
        }
        long started = gate.tryStart(on.round());
        if (started == TrialGate.NO_TICKET) {
            return NONE;
        }
        int index = pickIn(trialSlot, attempt, nowNanos);
        if (index < 0) {
            gate.ended(started, Outcome.CANCELLED); // gone again since the decision
            return NONE;
        }
        ticket = started;
        ticketNanos = nowNanos;
        ticketRegion = on.region();
        return index;
    }

    @Override
    public void onOutcome(int index, Outcome outcome, long startNanos, long nowNanos) {
        int slot = slotOf[index];
        if (ticket != TrialGate.NO_TICKET && startNanos - ticketNanos >= 0 && regions[slot].equals(ticketRegion)) {
            // Whichever attempt of this owner in the region ends first since then: it says the same as the one that was
            // let through.
            gate.ended(ticket, outcome, nowNanos - startNanos);
            ticket = TrialGate.NO_TICKET;
        }
        inner[slot].onOutcome(innerIndex[index], outcome, startNanos, nowNanos);
    }
}
