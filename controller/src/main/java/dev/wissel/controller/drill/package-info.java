/**
 * Drills on the living system: who makes the fault ({@link dev.wissel.controller.drill.FaultHost}), who looks ({@link
 * dev.wissel.controller.drill.DrillFigures}), who runs them, plans them and keeps their results.
 *
 * <p>What happens at each moment is decided by {@link dev.wissel.core.drill.DrillRun}, which is pure. A fault is held by a deadline that the data
 * plane keeps by itself and that is renewed in short leases: when this process dies, traffic is restored without anybody.
 */
@NullMarked
package dev.wissel.controller.drill;

import org.jspecify.annotations.NullMarked;
