/**
 * What a strategy can promise: for each service and each kind of fault the worst-case times on four planes, held against the objective, and the
 * least change that would meet it where it is missed. Start at {@link dev.wissel.design.bounds.BoundsTable}; for an upstream as it stands in a
 * Kong configuration, at {@link dev.wissel.design.bounds.UpstreamBounds}. The formulas are those of {@code core.bound}.
 */
@NullMarked
package dev.wissel.design.bounds;

import org.jspecify.annotations.NullMarked;
