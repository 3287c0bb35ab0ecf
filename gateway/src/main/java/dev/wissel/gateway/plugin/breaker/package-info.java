/**
 * {@code circuit-breaker}: the plugin that people believe Kong has, and that Kong has not (facts 8.2). The decision is
 * {@link dev.wissel.core.protect.CircuitBreaker}'s; start with {@link dev.wissel.gateway.plugin.breaker.CircuitBreakerPlugin}.
 *
 * <p>A breaker is one node's: {@link dev.wissel.gateway.plugin.breaker.NodeBreaker} is shared by all event loops, so that its counts are exact, and
 * {@link dev.wissel.gateway.plugin.breaker.Breakers} keeps it through reloads.
 */
@NullMarked
package dev.wissel.gateway.plugin.breaker;

import org.jspecify.annotations.NullMarked;
