/**
 * Plays a strategy against a scenario on a plane, and says what the users saw. Start with {@link dev.wissel.sim.play.Simulation}.
 */
@NullMarked
package dev.wissel.sim.play;

import org.jspecify.annotations.NullMarked;
