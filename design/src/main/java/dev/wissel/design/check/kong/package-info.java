/**
 * Rules about Kong configurations that Kong itself would load: what works and fails when it matters, and what does not do what it says.
 *
 * <p>Start at {@link dev.wissel.design.check.kong.KongChecks}, the list of all families. A family is one class with its rules at the top, each with the
 * part of Kong that it follows from, and below them one small method a rule. {@code Config} and {@code Balancer} read a file with Kong's defaults and
 * decK's in place; where a file holds something that is no number, such as a text that decK replaces, every question about it is answered with no.
 *
 * <p>Two things hold for every rule: an error is what surely does not do what it says, and an ordinary right file has no finding. What depends on how a
 * Kong is used needs a sign of it in the file, or an objective.
 */
@NullMarked
package dev.wissel.design.check.kong;

import org.jspecify.annotations.NullMarked;
