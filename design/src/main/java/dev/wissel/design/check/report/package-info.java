/**
 * Findings as text, JSON, SARIF 2.1.0, JUnit's XML and GitHub's workflow commands.
 *
 * <p>Start at {@link dev.wissel.design.check.report.Format}. All are deterministic: the same findings give the same bytes.
 */
@NullMarked
package dev.wissel.design.check.report;

import org.jspecify.annotations.NullMarked;
