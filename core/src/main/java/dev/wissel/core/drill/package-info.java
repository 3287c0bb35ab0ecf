/**
 * Rehearsed faults: whether one may be rehearsed now, what is to be done at each moment, and what is measured beside what was promised. All of it
 * is pure: a runner elsewhere looks, asks {@link dev.wissel.core.drill.DrillRun#next}, and sees to it that the fault is in place exactly while the
 * answer says so.
 *
 * <p>Start at {@link dev.wissel.core.drill.DrillRun}; {@link dev.wissel.core.drill.Guard} says whether it may go on. The idea of practice runs with
 * outcome alarms is that of AWS's zonal autoshift; the guard's figures are the SRE Workbook's ({@link dev.wissel.core.slo}).
 */
@NullMarked
package dev.wissel.core.drill;

import org.jspecify.annotations.NullMarked;
