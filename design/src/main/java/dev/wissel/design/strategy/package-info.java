/**
 * The strategy: services and their endpoints in regions, how they are balanced and checked, what is promised, and what happens when nothing
 * is left. Start at {@link dev.wissel.design.strategy.Strategy}.
 *
 * <p>Everything here is a complete value: a strategy in memory has no gaps. What the author left out was filled in by
 * {@link dev.wissel.design.strategy.Defaults}, which also says why.
 */
@NullMarked
package dev.wissel.design.strategy;

import org.jspecify.annotations.NullMarked;
