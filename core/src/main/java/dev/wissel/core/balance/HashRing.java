package dev.wissel.core.balance;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Kong's ring (Kong facts 2.6): {@code points} slots, some of them owned by addresses.
 *
 * <p>An address of weight w owns {@code e = floor(w / W * T * 160)} slots, W the sum of all weights and T the number of targets, those of
 * weight 0 counted; at least one if w &gt; 0. Its i-th candidate slot, i from 1, is {@code xxHash32("<ip>::<port> <i>") mod points}. A slot
 * that has an owner keeps it, and the address goes on until it has e of its own: who comes first matters, so targets go by host and port
 * and the addresses of a target by {@code ip:port}. If an address gets to candidate number points + 1, the ring does not fit.
 *
 * <p>The ring does not know who may serve: a walk passes over those who may not. Slots are numbered from 0 here, from 1 in Kong. Immutable.
 */
final class HashRing {
    private static final double POINTS_OF_A_TARGET = 160;

    private final int points;
    private final int[] slots; // owned ones, ascending
    private final int[] owners; // owners[k] owns slots[k]

    private HashRing(int points, int[] slots, int[] owners) {
        this.points = points;
        this.slots = slots;
        this.owners = owners;
    }

    /** Returns a ring without owners. */
    static HashRing empty(int points) {
        return new HashRing(points, new int[0], new int[0]);
    }

    /** Returns the ring of these targets, or nothing if they do not fit. */
    static Optional<HashRing> of(Targets targets, int points) {
        int[] ownerOfSlot = new int[points];
        Arrays.fill(ownerOfSlot, -1);
        for (int i : kongOrder(targets)) {
            if (targets.weight(i) > 0 && !place(targets, i, ownerOfSlot)) {
                return Optional.empty();
            }
        }
        int[] slots = IntStream.range(0, points)
                .filter(slot -> ownerOfSlot[slot] >= 0)
                .toArray();
        return Optional.of(new HashRing(
                points,
                slots,
                Arrays.stream(slots).map(slot -> ownerOfSlot[slot]).toArray()));
    }

    /** Returns the smallest ring that fits among those of {@code points}, twice as many, four times as many and so on. */
    static HashRing fitting(Targets targets, int points) {
        int size = points;
        while (true) {
            Optional<HashRing> ring = of(targets, size);
            if (ring.isPresent()) {
                return ring.get();
            }
            size = Math.multiplyExact(size, 2);
        }
    }

    /** Returns a ring in which the owners are numbered otherwise; those that become negative own nothing any more. */
    HashRing renumbered(IntUnaryOperator newIndex) {
        int[] kept = IntStream.range(0, slots.length)
                .filter(k -> newIndex.applyAsInt(owners[k]) >= 0)
                .toArray();
        return new HashRing(
                points,
                Arrays.stream(kept).map(k -> slots[k]).toArray(),
                Arrays.stream(kept).map(k -> newIndex.applyAsInt(owners[k])).toArray());
    }

    /** Returns the number of slots, owned or not. */
    int points() {
        return points;
    }

    /** Returns the number of owned slots. */
    int size() {
        return slots.length;
    }

    /** Returns the k-th owned slot, from 0, ascending with k. */
    int slot(int k) {
        return slots[k];
    }

    /** Returns the index of the address that owns the k-th owned slot. */
    int owner(int k) {
        return owners[k];
    }

    /** Returns the slot at which the walk for a key begins, in [0, points). */
    int start(int keyHash) {
        return Integer.remainderUnsigned(keyHash, points);
    }

    /** Returns the number k of the owned slot nearest to the slot going down, wrapping from the lowest to the highest; -1 if none is owned. */
    int atOrBelow(int slot) {
        int found = Arrays.binarySearch(slots, slot);
        int below = found >= 0 ? found : -found - 2; // -1 - insertion point, and one down from there
        return below >= 0 ? below : slots.length - 1;
    }

    /** Returns the number of the owned slot below the k-th, wrapping. */
    int below(int k) {
        return k == 0 ? slots.length - 1 : k - 1;
    }

    private static boolean place(Targets targets, int i, int[] ownerOfSlot) {
        int points = ownerOfSlot.length;
        PointName name = new PointName(targets.address(i));
        long missing = entries(targets, i);
        for (int number = 1; missing > 0; number++) {
            int slot = Integer.remainderUnsigned(name.hash(number), points);
            if (ownerOfSlot[slot] < 0) {
                ownerOfSlot[slot] = i;
                missing--;
            }
            if (number == points) {
                return false; // Kong gives up here even if this was the last point that was missing
            }
        }
        return true;
    }

    private static long entries(Targets targets, int i) {
        double share = (double) targets.weight(i) / targets.totalWeight();
        return Math.max(1, (long) (share * targets.targets().size() * POINTS_OF_A_TARGET));
    }

    /** Returns all addresses in the order in which Kong places them. */
    private static int[] kongOrder(Targets targets) {
        Comparator<Target> byHostAndPort =
                Comparator.<Target, String>comparing(HashRing::kongName).thenComparingInt(Target::port);
        List<Integer> order = IntStream.range(0, targets.size())
                .boxed()
                .sorted(Comparator.<Integer, Target>comparing(targets::targetOf, byHostAndPort)
                        .thenComparing(i -> targets.address(i).text()))
                .toList();
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the host as Kong stores it, which for IPv6 is the expanded form that the address has, however the target spells it. */
    private static String kongName(Target target) {
        return target.host().startsWith("[") && target.nodes().size() == 1
                ? target.nodes().get(0).address().ip()
                : target.host();
    }

    /** The text {@code "<ip>::<port> <i>"} for changing i. Two colons, since Kong joins with one what already begins with one. */
    private static final class PointName {
        private static final int DIGITS = 10;

        private final byte[] text;
        private final int prefixLength;

        PointName(Address address) {
            byte[] prefix = (address.ip() + "::" + address.port() + " ").getBytes(StandardCharsets.UTF_8);
            prefixLength = prefix.length;
            text = Arrays.copyOf(prefix, prefixLength + DIGITS);
        }

        int hash(int number) {
            int end = prefixLength + digits(number);
            int rest = number;
            for (int at = end - 1; at >= prefixLength; at--) {
                text[at] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            return XxHash32.hash(text, 0, end);
        }

        private static int digits(int number) {
            int digits = 1;
            for (int rest = number; rest >= 10; rest /= 10) {
                digits++;
            }
            return digits;
        }
    }
}
