/**
 * How the regions after the first can stand by in a Kong, which does not know regions: every way with its figures, and which one a service gets.
 * Start at {@link dev.wissel.design.standby.StandbyOptions}.
 *
 * <p>The figures follow from how Kong picks a target (Kong facts 2.5 to 2.8 and 2.10), from what Enterprise documents about failover targets (1.5),
 * and from how fast a write reaches the traffic (6.5). {@link dev.wissel.design.standby.RatioWeights} has the arithmetic of the high weight ratio.
 */
@NullMarked
package dev.wissel.design.standby;

import org.jspecify.annotations.NullMarked;
