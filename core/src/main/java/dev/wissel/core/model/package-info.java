/**
 * What a target, an address, a region and the outcome of an attempt are. Immutable values without behaviour of their own; start with
 * {@link dev.wissel.core.model.Targets}, the snapshot from which every picker is made.
 */
@NullMarked
package dev.wissel.core.model;

import org.jspecify.annotations.NullMarked;
