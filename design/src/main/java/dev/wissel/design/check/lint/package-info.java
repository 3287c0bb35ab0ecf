/**
 * Runs all families of rules over a file.
 *
 * <p>Start at {@link dev.wissel.design.check.lint.Linter}. {@link dev.wissel.design.check.lint.Checks} is the list of families: a new one is one line there.
 */
@NullMarked
package dev.wissel.design.check.lint;

import org.jspecify.annotations.NullMarked;
