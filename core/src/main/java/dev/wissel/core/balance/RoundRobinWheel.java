package dev.wissel.core.balance;

import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Kong's round robin (Kong facts 2.5): a wheel in which an address of weight w has {@code w / g} entries, g the greatest common divisor of
 * all weights, shuffled by Fisher and Yates; a pointer that is moved on before it is used; entries that may not serve are passed over.
 *
 * <p>The wheel holds unavailable addresses too, and is shuffled anew with every change of health, while the pointer stays. There is no
 * memory of what a request has tried. Confined to its owner.
 */
final class RoundRobinWheel implements Picker {
    /** Entries from which on a wheel is made coarser, 64 MiB. Kong would go on; an event loop that shares its heap with others must not. */
    static final int MAX_ENTRIES = 1 << 24;

    private final Targets targets;
    private final int[] wheel;
    private int pointer; // from 1, as in Kong

    private RoundRobinWheel(Targets targets, int[] wheel, int pointer) {
        this.targets = targets;
        this.wheel = wheel;
        this.pointer = pointer;
    }

    static RoundRobinWheel of(Targets targets, RandomGenerator random, @Nullable Picker previous) {
        if (!(previous instanceof RoundRobinWheel old) || !Snapshots.sameConfiguration(old.targets, targets)) {
            return new RoundRobinWheel(targets, shuffled(entries(targets), random), 1);
        }
        if (old.targets.sameLayout(targets) && Snapshots.sameAvailability(old.targets, targets)) {
            return new RoundRobinWheel(
                    targets, old.wheel, old.pointer); // nothing has happened that Kong would shuffle for
        }
        return new RoundRobinWheel(targets, shuffled(entries(targets), random), old.pointer);
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        if (targets.availableWeight() == 0) {
            return NONE;
        }
        for (int steps = 0; steps < wheel.length; steps++) {
            pointer = pointer >= wheel.length ? 1 : pointer + 1;
            int index = wheel[pointer - 1];
            if (targets.available(index)) {
                return index;
            }
        }
        return NONE;
    }

    /** Returns the number of entries, &gt;= 0. */
    int size() {
        return wheel.length;
    }

    private static int[] entries(Targets targets) {
        if (targets.totalWeight() == 0) {
            return new int[0];
        }
        long unit = unit(targets);
        int[] entries = new int[Math.toIntExact(entryCount(targets, unit))];
        int filled = 0;
        for (int i = 0; i < targets.size(); i++) {
            int end = filled + Math.toIntExact(entriesOf(targets.weight(i), unit));
            Arrays.fill(entries, filled, end, i);
            filled = end;
        }
        return entries;
    }

    /** Returns the weight that one entry stands for: the greatest common divisor, or more if the wheel would grow beyond all bounds. */
    private static long unit(Targets targets) {
        long unit = 0;
        for (int i = 0; i < targets.size(); i++) {
            unit = gcd(unit, targets.weight(i));
        }
        while (entryCount(targets, unit) > MAX_ENTRIES) {
            unit *= 2;
        }
        return unit;
    }

    private static long entryCount(Targets targets, long unit) {
        long count = 0;
        for (int i = 0; i < targets.size(); i++) {
            count += entriesOf(targets.weight(i), unit);
        }
        return count;
    }

    private static long entriesOf(int weight, long unit) {
        return weight == 0 ? 0 : Math.max(1, weight / unit);
    }

    private static int[] shuffled(int[] entries, RandomGenerator random) {
        for (int i = entries.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = entries[i];
            entries[i] = entries[j];
            entries[j] = swapped;
        }
        return entries;
    }

    /** Returns the greatest common divisor; that of 0 and b is b. */
    static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
