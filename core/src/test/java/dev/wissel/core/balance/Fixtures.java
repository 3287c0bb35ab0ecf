package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Small snapshots, and the picks of a policy on them. */
final class Fixtures {
    private Fixtures() {}

    /** Returns targets 10.0.0.1:80, 10.0.0.2:80 and so on with these weights; address i is target i. */
    static Targets weighted(int... weights) {
        return Targets.of(IntStream.range(0, weights.length)
                .mapToObj(i -> Target.of(ip(i), 80, weights[i]))
                .toList());
    }

    /** Returns n targets of weight 100. */
    static Targets equal(int n) {
        return weighted(IntStream.generate(() -> 100).limit(n).toArray());
    }

    /** Returns a target with a name that resolves to these addresses, each with the target's weight. */
    static Target named(String host, int port, int weight, String... ips) {
        List<Target.Node> nodes = new ArrayList<>();
        for (String ip : ips) {
            nodes.add(new Target.Node(new Address(ip, port, host), weight));
        }
        return new Target(host, port, weight, Target.NO_REGION, OptionalDouble.empty(), nodes);
    }

    static String ip(int i) {
        return "10.0." + (i + 1) / 256 + "." + (i + 1) % 256;
    }

    /** Returns the snapshot with just these addresses down. */
    static Targets down(Targets targets, int... indices) {
        return targets.withAvailability(address -> IntStream.of(indices).noneMatch(i -> targets.indexOf(address) == i));
    }

    /** Returns a picker of its own with its own loads. */
    static Picker picker(BalancePolicy policy, Targets targets, long seed) {
        return policy.picker(targets, new Loads(), new SplittableRandom(seed), null);
    }

    static Picker next(BalancePolicy policy, Targets targets, @Nullable Picker previous) {
        return policy.picker(targets, new Loads(), new SplittableRandom(7), previous);
    }

    /** Returns a first attempt with the key hash of the text. */
    static Attempt attempt(String key) {
        byte[] bytes = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return attempt(XxHash32.hash(bytes, 0, bytes.length));
    }

    static Attempt attempt(int keyHash) {
        Attempt attempt = new Attempt();
        attempt.reset(keyHash, true);
        return attempt;
    }

    /** Returns an attempt that has tried these addresses, in this order. */
    static Attempt tried(Targets targets, int... indices) {
        Attempt attempt = attempt("");
        for (int i : indices) {
            attempt.addTried(targets.address(i));
        }
        return attempt;
    }

    /** Returns the next picks of first attempts without a key. */
    static int[] picks(Picker picker, int count) {
        return IntStream.generate(() -> picker.pick(attempt(""), 0))
                .limit(count)
                .toArray();
    }

    /** Returns how often each address is among the picks. */
    static int[] counts(Targets targets, int[] picks) {
        int[] counts = new int[targets.size()];
        for (int pick : picks) {
            counts[pick]++;
        }
        return counts;
    }
}
