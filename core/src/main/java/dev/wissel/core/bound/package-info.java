/**
 * Worst-case times as formulas that name their terms: how long a fault goes unnoticed, how long until the traffic has shifted, how long until
 * it is back, on four planes. And the arithmetic around them: availability, detection by chance, hedging, retries, limits of a control loop.
 *
 * <p>Start at {@link dev.wissel.core.bound.FaultBounds} for what is said of a fault, at {@link dev.wissel.core.bound.KongBounds} and {@link
 * dev.wissel.core.bound.EmbeddedBounds} for how it is computed. Follows Kong facts 2, 3, 4, 6 and 13 for Kong, and the code of {@code
 * core.health} and {@code core.region} for the embedded gateway; tests provoke each fault at random phases and compare.
 */
@NullMarked
package dev.wissel.core.bound;

import org.jspecify.annotations.NullMarked;
