/**
 * JMH benchmarks of what happens for each request, a class a question. Run with {@code bench/jmh}; see {@code bench/README.md}.
 *
 * <p>The scripts beside this module measure the whole gateway next to other proxies; these here say where its own part of the time goes.
 */
@NullMarked
package dev.wissel.bench;

import org.jspecify.annotations.NullMarked;
