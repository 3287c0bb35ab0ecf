/**
 * What is played: who asks, what stands behind, and what goes wrong when. Start with {@link dev.wissel.sim.scenario.Scenario}; {@link
 * dev.wissel.sim.scenario.ScenarioLibrary} has those that ship, {@link dev.wissel.sim.scenario.ScenarioReader} reads others. The format is explained in {@code docs/simulate.md}.
 */
@NullMarked
package dev.wissel.sim.scenario;

import org.jspecify.annotations.NullMarked;
