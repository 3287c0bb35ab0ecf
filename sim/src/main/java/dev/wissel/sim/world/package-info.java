/**
 * The world outside the gateway, which alone is imitated: servers, the work that requests bring, arrivals, links and clients. Start with {@link
 * dev.wissel.sim.world.Server}.
 */
@NullMarked
package dev.wissel.sim.world;

import org.jspecify.annotations.NullMarked;
