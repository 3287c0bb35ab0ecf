/**
 * Which addresses may serve: Kong's health checks to the letter, and Wissel's own detection of addresses that hang.
 *
 * <p>Start with {@link dev.wissel.core.health.UpstreamHealth}, the book of one upstream. What it does with one event is the pure function
 * {@link dev.wissel.core.health.Counters#on}; what an event is, {@link dev.wissel.core.health.Classification} says. Follows Kong facts 3
 * (lua-resty-healthcheck) and 2.4; the silence rule is our own, after the trap "one hung host takes all" (envoy 39737, grpc-java 12237).
 */
@NullMarked
package dev.wissel.core.health;

import org.jspecify.annotations.NullMarked;
