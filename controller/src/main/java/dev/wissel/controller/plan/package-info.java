/**
 * What a strategy's entities in a Kong differ in, and how that is mended. Start with {@link dev.wissel.controller.plan.Planner}, which compares; {@link
 * dev.wissel.controller.plan.PlannedKong} is where both kinds of Kong are read and written.
 *
 * <p>Only what carries the strategy's tag is ever changed or deleted. The weight of a target that is there already belongs to the controller, and is neither
 * compared nor written (Kong facts 1.5, 6.4, 9.1).
 */
@NullMarked
package dev.wissel.controller.plan;

import org.jspecify.annotations.NullMarked;
