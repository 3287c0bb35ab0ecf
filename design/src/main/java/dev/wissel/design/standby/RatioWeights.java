package dev.wissel.design.standby;

import dev.wissel.design.strategy.Balance.Method;
import dev.wissel.design.strategy.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of the high ratio: large for the region in use, small for those that stand by, so that Kong prefers the first by its own rules.
 *
 * <p>What leaks then depends on the algorithm (Kong facts 2.5 to 2.8), with {@code p} the weights of the first region and {@code s} those of the
 * standby:
 *
 * <ul>
 *   <li>round-robin sends each of its {@code Σw / gcd} wheel entries one request a lap, so the leak is {@code Σs / (Σp + Σs)} and costs memory: a
 *       smaller leak is a larger wheel. The ratio is the smallest that leaks at most {@link #WHEEL_LEAK};
 *   <li>least-connections picks the smallest {@code (in flight + 1) / weight}, so the standby is first used when every address of the first region
 *       has {@code min p / max s} requests in flight in one worker: below that nothing leaks, and nothing is paid for it. More standbys form a ladder, a
 *       step apart each, and so keep their order;
 *   <li>latency divides a score by the weight, and the score of an idle address falls by e every ten seconds: it is picked once in {@code 10 s × ln(min
 *       p / max s)} in each worker;
 *   <li>consistent-hashing puts {@code floor(w / Σw × targets × 160)} points of an address on the ring, but one at least: the leak cannot fall below one
 *       point for each standby.
 * </ul>
 *
 * <p>Immutable.
 */
public final class RatioWeights {
    /** The leak that round-robin is tuned for, dimensionless: one request in ten thousand. */
    public static final double WHEEL_LEAK = 1e-4;

    /** The largest weight that Kong takes. */
    static final int MAX_WEIGHT = 65535;

    private static final int FINEST = 100;
    private static final int POINTS_PER_TARGET = 160;
    private static final double LATENCY_DECAY_SECONDS = 10;

    private final Method method;
    private final Tiers tiers;
    private final int largest;
    private final Map<Endpoint, Integer> weights = new LinkedHashMap<>();

    private RatioWeights(Method method, Tiers tiers, int largest) {
        this.method = method;
        this.tiers = tiers;
        this.largest = largest;
    }

    static RatioWeights of(Method method, Tiers tiers, int largest) {
        RatioWeights ratio = new RatioWeights(method, tiers, largest);
        if (isLeastConnections(method)) {
            ratio.ladder();
        } else {
            ratio.flat();
        }
        return ratio;
    }

    static boolean isLeastConnections(Method method) {
        return method.kongAlgorithm().equals("least-connections");
    }

    /** Returns the weight of an endpoint that takes requests; 0 for one that does not. */
    public int weight(Endpoint endpoint) {
        return weights.getOrDefault(endpoint, 0);
    }

    private void flat() {
        List<Integer> first = reduced(tiers.first());
        List<Integer> others = tiers.all().stream()
                .skip(1)
                .flatMap(tier -> reduced(tier).stream())
                .toList();
        int most = Math.max(1, largest / max(first));
        int factor = most;
        if (method == Method.ROUND_ROBIN) {
            double wanted = sum(others) * (1 - WHEEL_LEAK) / (WHEEL_LEAK * sum(first));
            factor = (int) Math.max(1, Math.min(most, Math.ceil(wanted)));
        }
        put(tiers.first(), first, factor);
        put(tiers.others(), others, 1);
    }

    /** Gives each region a step of its own, the last step the weights as they are. */
    private void ladder() {
        List<List<Integer>> reduced =
                tiers.all().stream().map(RatioWeights::reduced).toList();
        int coarsest = reduced.stream().mapToInt(RatioWeights::max).max().orElse(1);
        int steps = tiers.all().size() - 1;
        int base = steps == 0 ? 1 : (int) Math.floor(Math.pow((double) largest / coarsest, 1.0 / steps) + 1e-9);
        int factor = 1;
        for (int tier = steps; tier >= 0; tier--) {
            put(tiers.all().get(tier), reduced.get(tier), factor);
            factor *= Math.max(1, tier > 0 ? base : 1);
        }
    }

    private void put(List<Endpoint> endpoints, List<Integer> parts, int factor) {
        for (int i = 0; i < endpoints.size(); i++) {
            weights.put(endpoints.get(i), parts.get(i) * factor);
        }
    }

    /** Returns the weights of one region in their smallest whole proportion, in hundredths of the largest where that is finer. */
    static List<Integer> reduced(List<Endpoint> tier) {
        List<Integer> raw = tier.stream().map(Endpoint::weight).toList();
        int divisor = gcd(raw);
        int most = max(raw) / divisor;
        List<Integer> out = new ArrayList<>();
        for (int weight : raw) {
            int part = weight / divisor;
            out.add(most <= FINEST ? part : Math.max(1, (int) Math.round((double) part * FINEST / most)));
        }
        int again = gcd(out);
        return out.stream().map(part -> part / again).toList();
    }

    /** Returns the entries of round-robin's wheel: {@code Σw / gcd}. */
    static long wheel(List<Integer> weights) {
        List<Integer> positive = weights.stream().filter(weight -> weight > 0).toList();
        return positive.isEmpty() ? 0 : sum(positive) / gcd(positive);
    }

    /** Returns the points that each weight has on a hash ring, in the order given. */
    static List<Long> ringPoints(List<Integer> weights) {
        long total = sum(weights);
        List<Long> points = new ArrayList<>();
        for (int weight : weights) {
            long share = (long) Math.floor((double) weight / total * weights.size() * POINTS_PER_TARGET);
            points.add(weight == 0 ? 0 : Math.max(1, share));
        }
        return points;
    }

    /** Returns the weights of all endpoints that take requests, those of the first region first. */
    List<Integer> all() {
        return List.copyOf(weights.values().stream().toList());
    }

    List<Integer> first() {
        return tiers.first().stream().map(this::weight).toList();
    }

    List<Integer> others() {
        return tiers.others().stream().map(this::weight).toList();
    }

    /** Returns the requests in flight on each address of the first region, in one worker, from which on least-connections leaks. */
    long leakFreeInFlight() {
        return min(first()) / max(others());
    }

    /** Returns how often latency asks an idle standby, in requests a second in one worker, over all standbys. */
    double idlePicksPerSecond() {
        double ratio = Math.max(2, (double) min(first()) / max(others()));
        return others().size() / (LATENCY_DECAY_SECONDS * Math.log(ratio));
    }

    /** Returns the part of the requests that leaks under round-robin and consistent-hashing, dimensionless. */
    double leakShare() {
        if (method.hashes()) {
            List<Integer> both = new ArrayList<>(first());
            both.addAll(others());
            List<Long> points = ringPoints(both);
            long leaking = points.stream()
                    .skip(first().size())
                    .mapToLong(Long::longValue)
                    .sum();
            return (double) leaking / points.stream().mapToLong(Long::longValue).sum();
        }
        return method == Method.ROUND_ROBIN ? (double) sum(others()) / (sum(first()) + sum(others())) : 0;
    }

    static long sum(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).sum();
    }

    static int max(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).max().orElse(1);
    }

    static int min(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).min().orElse(1);
    }

    static int gcd(List<Integer> numbers) {
        int divisor = 0;
        for (int number : numbers) {
            int a = divisor;
            int b = number;
            while (b != 0) {
                int rest = a % b;
                a = b;
                b = rest;
            }
            divisor = a;
        }
        return Math.max(1, divisor);
    }
}
