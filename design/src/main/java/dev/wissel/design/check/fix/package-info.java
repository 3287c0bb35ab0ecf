/** Carries out mends that are mechanical. Start at {@link dev.wissel.design.check.fix.Fixer}. */
@NullMarked
package dev.wissel.design.check.fix;

import org.jspecify.annotations.NullMarked;
