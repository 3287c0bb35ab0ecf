/**
 * Regular expressions as Kong's router has them: the syntax and the answers of Rust's {@code regex} crate, in time linear in the text (facts 5.3). Start with
 * {@link dev.wissel.gateway.route.regex.RustRegex}.
 *
 * <p>Java's own engine would answer most of them alike, but it backtracks without bound, and a path is written by an outsider. Parser, compiler and the two
 * ways of running a program follow Russ Cox, "Regular Expression Matching: the Virtual Machine Approach" (2009).
 */
@NullMarked
package dev.wissel.gateway.route.regex;

import org.jspecify.annotations.NullMarked;
