/**
 * {@code rate-limiting} as Kong does it (facts 8.1; {@code handler.lua} and {@code policies/init.lua} of Kong 3.9.3): windows aligned with the clock in
 * UTC, the same identities, headers and keys in Redis, so that nodes of both kinds may share their counters.
 *
 * <p>Start with {@link dev.wissel.gateway.plugin.ratelimit.RateLimiting}. Where requests are counted is a
 * {@link dev.wissel.gateway.plugin.ratelimit.Policy}: on this node, or in Redis at each request or now and then.
 */
@NullMarked
package dev.wissel.gateway.plugin.ratelimit;

import org.jspecify.annotations.NullMarked;
