package dev.wissel.kong.admin;

import dev.wissel.kong.declarative.Edition;
import dev.wissel.kong.declarative.KongVersion;

/**
 * What a Kong can be used for, each with the reason in a sentence for its user (Kong facts 3.7, 6.4, 12). Immutable.
 *
 * @param writeTargets whether the weight of one target can be written
 * @param writeEntities whether services, routes, upstreams and plugins can be written one by one
 * @param postConfig whether its configuration can be replaced as a whole
 * @param targetHealth whether it says how its targets are
 * @param manualHealth whether it can be told that a target is healthy or not
 * @param clusterPropagation whether a write to it reaches its fellow nodes without further writes
 * @param idleStandby whether a target can be kept for when all others are unhealthy
 */
public record Capabilities(
        Capability writeTargets,
        Capability writeEntities,
        Capability postConfig,
        Capability targetHealth,
        Capability manualHealth,
        Capability clusterPropagation,
        Capability idleStandby) {
    /**
     * Something that a Kong can or cannot do. Immutable.
     *
     * @param can whether it can
     * @param reason why, or why not, and what follows from that; a whole sentence
     */
    public record Capability(boolean can, String reason) {}

    private static final KongVersion FAILOVER = new KongVersion(3, 12);

    /** Returns what such a node can do. */
    public static Capabilities of(NodeInfo node) {
        Capability standby = standby(node);
        return switch (node.mode()) {
            case DATABASE ->
                new Capabilities(
                        yes("Target weights are written one by one and take effect within milliseconds on this node."),
                        yes("Entities are written one by one."),
                        no("This Kong has a database, so its configuration is not replaced as a whole."),
                        yes("It reports the health of each target as it sees it; other nodes may see otherwise."),
                        yes(
                                "A target can be set healthy or unhealthy by hand; other nodes follow with their next poll."),
                        yes("Other nodes on the same database follow within " + seconds(node.databasePollSeconds())
                                + ", their poll interval."),
                        standby);
            case DBLESS ->
                new Capabilities(
                        no("This Kong has no database, so single targets cannot be written;"
                                + " its whole configuration is read, changed in the weights and posted."),
                        no("This Kong has no database, so entities change only with the configuration as a whole."),
                        yes("The whole configuration is posted, which rebuilds every balancer of the node."),
                        yes("It reports the health of each target as it sees it; other nodes may see otherwise."),
                        yes("A target can be set healthy or unhealthy by hand, on this node alone."),
                        no(
                                "Nodes without a database know nothing of each other: each one is written by itself, so name them all."),
                        standby);
            case CONTROL_PLANE ->
                new Capabilities(
                        yes("Target weights are written one by one;"
                                + " the data planes get them with the next push of the whole configuration."),
                        yes("Entities are written one by one."),
                        no("A control plane has a database, so its configuration is not replaced as a whole."),
                        no("A control plane balances nothing and knows nothing of health:"
                                + " name the data planes' status listeners, or let Wissel probe by itself."),
                        no("A control plane cannot set the health of targets by hand."),
                        yes(
                                "Every data plane that is connected gets each change; those that are not keep what they have."),
                        standby);
            case DATA_PLANE ->
                new Capabilities(
                        no("A data plane takes its configuration from its control plane: name that one for writing."),
                        no("A data plane takes its configuration from its control plane: name that one for writing."),
                        no("A data plane takes its configuration from its control plane: name that one for writing."),
                        yes("It reports the health of each target as it sees it; other nodes may see otherwise."),
                        yes("A target can be set healthy or unhealthy by hand, on this node alone."),
                        no("What a data plane is told stays with it."),
                        standby);
            case KONNECT ->
                new Capabilities(
                        yes("Target weights are written through Konnect, which hands them to the data planes."),
                        yes("Entities are written through Konnect."),
                        no("Konnect keeps its configuration in a database, so it is not replaced as a whole."),
                        no("Konnect does not show the health of targets:"
                                + " name the data planes' status listeners, or let Wissel probe by itself."),
                        no("Konnect cannot set the health of targets by hand."),
                        yes("Konnect hands each change to every data plane that is connected."),
                        standby);
        };
    }

    private static Capability standby(NodeInfo node) {
        if (node.edition() == Edition.OSS && node.mode() != KongMode.KONNECT) {
            return no("Kong of the open source has no idle standby: it is kept at weight 0 and raised when needed.");
        }
        return node.release().line().atLeast(FAILOVER)
                ? yes("Targets with failover: true get requests only when all others are unhealthy.")
                : no("Kong Enterprise has idle standby targets since " + FAILOVER + ", and this is " + node.release()
                        + ": they are kept at weight 0 and raised when needed.");
    }

    private static String seconds(double seconds) {
        return seconds == Math.rint(seconds) ? (long) seconds + " s" : seconds + " s";
    }

    private static Capability yes(String reason) {
        return new Capability(true, reason);
    }

    private static Capability no(String reason) {
        return new Capability(false, reason);
    }
}
