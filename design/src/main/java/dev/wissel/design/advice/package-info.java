/**
 * The written advice that comes with a design: what was chosen and why, what it promises, what that costs, and what to do when an alert fires.
 * Start at {@link dev.wissel.design.advice.Advice}.
 *
 * <p>Each section is a class of its own. All of them write through {@link dev.wissel.design.advice.Say}, which takes every sentence in both
 * languages side by side and fills the same figures into both: a sentence without its translation does not compile, and a translation that
 * leaves a figure out fails whichever language is written. {@link dev.wissel.design.advice.Numbers} writes figures, and rounds so that none is
 * better than what it stands for.
 *
 * <p>The advice computes no bound of its own. A promise is a {@link dev.wissel.design.advice.Promise}, which can only be made of a computed
 * bound, so no sentence can promise what the table beside it denies.
 */
@NullMarked
package dev.wissel.design.advice;

import org.jspecify.annotations.NullMarked;
