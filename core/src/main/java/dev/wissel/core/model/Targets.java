package dev.wissel.core.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A snapshot of one upstream: its targets, their addresses in one fixed order, and which of these may serve now.
 *
 * <p>Pickers work on <em>addresses</em>, numbered 0 to {@code size() - 1} in the order of the targets and, inside a target, of its nodes.
 * Snapshots that differ in availability alone share their layout, see {@link #sameLayout}.
 *
 * <p>Immutable.
 */
public final class Targets {
    private final Layout layout;
    private final BitSet available;
    private final long availableWeight;

    private Targets(Layout layout, BitSet available) {
        this.layout = layout;
        this.available = available;
        long sum = 0;
        for (int i = available.nextSetBit(0); i >= 0; i = available.nextSetBit(i + 1)) {
            sum += layout.weights[i];
        }
        this.availableWeight = sum;
    }

    /** Returns a snapshot of the targets in the order given, all of their addresses available. */
    public static Targets of(List<Target> targets) {
        Layout layout = new Layout(targets);
        BitSet all = new BitSet(layout.addresses.size());
        all.set(0, layout.addresses.size());
        return new Targets(layout, all);
    }

    /** Returns this snapshot with the availability of every address set by the test. */
    public Targets withAvailability(Predicate<Address> mayServe) {
        BitSet bits = new BitSet(size());
        for (int i = 0; i < size(); i++) {
            bits.set(i, mayServe.test(address(i)));
        }
        return bits.equals(available) ? this : new Targets(layout, bits);
    }

    /** Returns the part of this snapshot that stands in the region, availability kept; empty if no target does. */
    public Targets inRegion(String region) {
        List<Target> part = new ArrayList<>();
        for (Target target : layout.targets) {
            if (target.region().equals(region)) {
                part.add(target);
            }
        }
        return of(part).withAvailability(address -> {
            int i = indexOf(address);
            return i >= 0 && available(i);
        });
    }

    /** Returns the targets, in configured order (Kong: created_at, then id). */
    public List<Target> targets() {
        return layout.targets;
    }

    /** Returns the names of the regions in order of first appearance; {@link Target#NO_REGION} counts as one. */
    public List<String> regions() {
        return layout.regions;
    }

    /** Returns the number of addresses, &gt;= 0. */
    public int size() {
        return layout.addresses.size();
    }

    /** Returns the address with index {@code i}, in [0, size). */
    public Address address(int i) {
        return layout.addresses.get(i);
    }

    /** Returns the index of the address, or -1 if it is not in this snapshot. */
    public int indexOf(Address address) {
        return layout.index.getOrDefault(address, -1);
    }

    /** Returns the target that address {@code i} belongs to. */
    public Target targetOf(int i) {
        return layout.owners.get(i);
    }

    /** Returns the effective weight of address {@code i}, &gt;= 0. */
    public int weight(int i) {
        return layout.weights[i];
    }

    /** Returns whether address {@code i} may serve. */
    public boolean available(int i) {
        return available.get(i);
    }

    /** Returns the number of available addresses. */
    public int availableCount() {
        return available.cardinality();
    }

    /** Returns the sum of the weights of all addresses, available or not. */
    public long totalWeight() {
        return layout.totalWeight;
    }

    /** Returns the sum of the weights of the available addresses. */
    public long availableWeight() {
        return availableWeight;
    }

    /** Returns whether both snapshots hold the same targets, addresses and weights in the same order, so that only availability differs. */
    public boolean sameLayout(Targets other) {
        return layout == other.layout || layout.targets.equals(other.layout.targets);
    }

    /** Returns whether the same addresses, by number, may serve in both; only of meaning for snapshots of the same layout. */
    public boolean sameAvailability(Targets other) {
        return available.equals(other.available);
    }

    @Override
    public String toString() {
        return "Targets" + layout.addresses + " available " + available;
    }

    /** What stays when health changes. */
    private static final class Layout {
        final List<Target> targets;
        final List<String> regions;
        final List<Address> addresses;
        final List<Target> owners;
        final int[] weights;
        final long totalWeight;
        final Map<Address, Integer> index = new HashMap<>();

        Layout(List<Target> given) {
            targets = List.copyOf(given);
            List<Address> places = new ArrayList<>();
            List<Target> ownersOfPlaces = new ArrayList<>();
            List<Integer> weightsOfPlaces = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (Target target : targets) {
                if (!names.contains(target.region())) {
                    names.add(target.region());
                }
                for (Target.Node node : target.nodes()) {
                    if (index.putIfAbsent(node.address(), places.size()) != null) {
                        continue; // the same ip:port twice in one DNS answer is one address
                    }
                    places.add(node.address());
                    ownersOfPlaces.add(target);
                    weightsOfPlaces.add(node.weight());
                }
            }
            regions = List.copyOf(names);
            addresses = List.copyOf(places);
            owners = List.copyOf(ownersOfPlaces);
            weights = weightsOfPlaces.stream().mapToInt(Integer::intValue).toArray();
            long sum = 0;
            for (int weight : weights) {
                sum += weight;
            }
            totalWeight = sum;
        }
    }
}
