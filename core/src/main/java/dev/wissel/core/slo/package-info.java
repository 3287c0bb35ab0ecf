/**
 * Objectives, the error budget that they leave, how fast it burns, and when an alert on that fires and clears.
 *
 * <p>Start at {@link dev.wissel.core.slo.ErrorBudget}. Follows the SRE Workbook, chapter 5, "Alerting on SLOs".
 */
@NullMarked
package dev.wissel.core.slo;

import org.jspecify.annotations.NullMarked;
