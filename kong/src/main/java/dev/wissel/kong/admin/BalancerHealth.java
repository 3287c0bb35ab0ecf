package dev.wissel.kong.admin;

/**
 * What one node says of an upstream as a whole. Immutable.
 *
 * @param nodeId who says so
 * @param health its state; HEALTHCHECKS_OFF if nothing is checked, UNKNOWN where nothing is balanced
 * @param balances whether the weight that is available exceeds the threshold, so that requests are served
 * @param availableWeight weight of what gets requests
 * @param totalWeight weight of all
 */
public record BalancerHealth(
        String nodeId, HealthReport.Health health, boolean balances, long availableWeight, long totalWeight) {}
