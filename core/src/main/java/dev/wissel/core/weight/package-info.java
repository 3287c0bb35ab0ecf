/**
 * How much each target may get, learnt slowly: the weights that a controller writes. Start with {@link
 * dev.wissel.core.weight.WeightLaw}.
 *
 * <p>The gain follows {@link dev.wissel.core.bound.DelayedControl}: a loop that acts on late news must act gently. Measurements are in
 * docs/algorithms/weights.md.
 */
@NullMarked
package dev.wissel.core.weight;

import org.jspecify.annotations.NullMarked;
