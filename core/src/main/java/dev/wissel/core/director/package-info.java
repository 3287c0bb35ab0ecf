/**
 * The slow loop's brain: which target weights a controller is to write into a Kong, and why. Start with {@link dev.wissel.core.director.Director#decide}, a
 * pure function of what is remembered, what is observed, and the time.
 *
 * <p>Regions move as in the gateway ({@link dev.wissel.core.region.RegionSwitch}), weights inside a region by {@link
 * dev.wissel.core.weight.WeightLaw}. What is added here is what writing to Kong asks for: each write of a target rebuilds its upstream's balancer in every worker and
 * restarts its probe clocks (Kong facts 6.6), there is no transaction and no version field (6.1), other nodes follow within their poll (6.5), nobody
 * probes a target of weight 0 (3.6), and somebody else may write as well.
 */
@NullMarked
package dev.wissel.core.director;

import org.jspecify.annotations.NullMarked;
