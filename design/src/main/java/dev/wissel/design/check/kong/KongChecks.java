package dev.wissel.design.check.kong;

import dev.wissel.design.check.KongCheck;
import java.util.List;

/** The families of rules about configurations that Kong would load. Stateless and thread-safe. */
public final class KongChecks {
    private static final List<KongCheck> ALL = List.of(
            new ReferenceChecks(),
            new DetectionChecks(),
            new StatusChecks(),
            new ProbeChecks(),
            new ThresholdChecks(),
            new TimingChecks(),
            new StandbyChecks(),
            new BalancingChecks(),
            new HashChecks(),
            new RoutePathChecks(),
            new RouteMatchChecks(),
            new ProtectionChecks(),
            new OperationsChecks(),
            new ObservabilityChecks());

    private KongChecks() {}

    /** Returns one check a family, in the order in which they are explained; the health checks are four. */
    public static List<KongCheck> all() {
        return ALL;
    }
}
