/** How much of an error budget is left, from counters of requests. The ratios are those of the SRE Workbook ({@link dev.wissel.core.slo}). */
@NullMarked
package dev.wissel.console.budget;

import org.jspecify.annotations.NullMarked;
