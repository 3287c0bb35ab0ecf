package dev.wissel.core.director;

import dev.wissel.core.model.Address;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionShare;
import dev.wissel.core.weight.WeightState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights that give each region its share and each target in it its part. Kong spreads by weight over the targets that it holds to be well, so {@code w = c · f · k_r / max k},
 * {@code k_r = share_r / Σ c·f} over the admitted targets of the region, c the configured weight and f the learnt factor. A region that serves alone therefore has its
 * configured weights, and one without a share has 0.
 *
 * <p>Confined to its maker.
 */
final class WantedWeights {
    private static final int MOST = 65_535;
    private static final double COARSE = 20;
    private static final double FINE = 100;
    private static final double FINE_BELOW = 0.2;

    private final Map<String, WeightState> learnt;
    private final Map<Address, Double> raw = new HashMap<>();
    private final Map<String, Double> scale = new HashMap<>();

    WantedWeights(UpstreamFigures figures, RegionDecision decision, Map<String, WeightState> learnt) {
        this.learnt = learnt;
        double placed =
                decision.shares().stream().mapToDouble(RegionShare::share).sum();
        double most = 0;
        for (RegionShare share : decision.shares()) {
            double k = placed == 0 ? 0 : share.share() / placed / sum(figures.in(share.region()));
            scale.put(share.region(), k);
            most = Math.max(most, k);
        }
        for (TargetFigures target : figures.targets()) {
            double part = target.counts() && most > 0 ? scale.getOrDefault(target.region(), 0.0) / most : 0;
            raw.put(target.address(), target.configuredWeight() * factor(target) * part);
        }
    }

    private double sum(List<TargetFigures> region) {
        double admitted = sum(region, true);
        double all = admitted > 0 ? admitted : sum(region, false);
        return all > 0 ? all : Double.POSITIVE_INFINITY;
    }

    private double sum(List<TargetFigures> region, boolean admittedOnly) {
        return region.stream()
                .filter(target -> target.counts() && (!admittedOnly || target.admitted()))
                .mapToDouble(target -> target.configuredWeight() * factor(target))
                .sum();
    }

    double factor(TargetFigures target) {
        return learnt.getOrDefault(target.region(), WeightState.NONE).factor(target.address());
    }

    /** Returns the exact weight, &gt;= 0. */
    double exact(TargetFigures target) {
        return raw.getOrDefault(target.address(), 0.0);
    }

    /** Returns the weight in steps of 5 % of the configured one, 1 % below a fifth of it; 0 only for exactly nothing. */
    int stepped(TargetFigures target) {
        double exact = exact(target);
        if (exact == 0) {
            return 0;
        }
        double ratio = exact / target.configuredWeight();
        double steps = ratio < FINE_BELOW ? FINE : COARSE;
        double rounded = Math.max(1 / FINE, Math.rint(ratio * steps) / steps);
        return (int) Math.max(1, Math.min(MOST, Math.rint(rounded * target.configuredWeight())));
    }
}
