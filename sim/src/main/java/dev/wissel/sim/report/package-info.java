/**
 * What plays come to, for people and for programs: a table for the terminal, JSON, and a page with charts. Start with {@link dev.wissel.sim.report.Comparison}.
 *
 * <p>Pure: the same results give the same bytes.
 */
@NullMarked
package dev.wissel.sim.report;

import org.jspecify.annotations.NullMarked;
