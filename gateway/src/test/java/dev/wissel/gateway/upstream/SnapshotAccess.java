package dev.wissel.gateway.upstream;

import dev.wissel.core.balance.BalancePolicy;

/** Lets tests of other packages put another policy into an upstream's snapshot. */
public final class SnapshotAccess {
    private SnapshotAccess() {}

    /** Publishes the node's snapshot with this policy, until the keeper publishes its own again. */
    public static void publish(UpstreamNode node, BalancePolicy policy) {
        UpstreamSnapshot now = node.snapshot();
        node.publish(new UpstreamSnapshot(
                now.targets(), policy, now.configured(), now.decision(), now.serving(), now.resolved()));
    }
}
