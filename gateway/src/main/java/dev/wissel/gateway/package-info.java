/**
 * The embedded data plane. Start with {@link dev.wissel.gateway.Gateway}: it takes a Kong configuration and serves it.
 *
 * <p>{@code http} reads and writes heads, {@code route} finds the route, {@code proxy} carries the request, {@code upstream} keeps what is known of
 * targets and regions, {@code metrics} tells of it all. What is decided is decided by {@code core}.
 */
@NullMarked
package dev.wissel.gateway;

import org.jspecify.annotations.NullMarked;
