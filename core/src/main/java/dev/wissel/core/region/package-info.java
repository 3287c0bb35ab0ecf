/**
 * How the traffic of one upstream is spread over regions: shares by health and capacity, spill, shed, hold-down, trial, ramp, flap damping and
 * drain.
 *
 * <p>Two halves. The keeper of an upstream owns a {@link dev.wissel.core.region.RegionSwitch}, start there: it turns a {@link
 * dev.wissel.core.region.RegionObservation} into a {@link dev.wissel.core.region.RegionDecision}, seldom and with care. Each event loop wraps
 * its balancing policy in a {@link dev.wissel.core.region.RegionalPolicy} of the last decision, whose picker follows it for every request. The
 * {@link dev.wissel.core.region.TrialGate} is all that the two share.
 *
 * <p>Formula, drawing and reasons: {@code docs/algorithms/regions.md}. It differs on purpose from the priority levels of Envoy, which take for
 * granted that each level bears 1.4 times its part, and from Google's balancer, whose thresholds know no capacity either.
 */
@NullMarked
package dev.wissel.core.region;

import org.jspecify.annotations.NullMarked;
