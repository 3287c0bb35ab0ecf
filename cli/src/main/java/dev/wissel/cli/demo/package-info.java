/**
 * {@code wissel demo}: a webshop in two regions on one machine, with real processes to kill. Start with {@link dev.wissel.cli.demo.Demo}.
 *
 * <p>Each {@link dev.wissel.cli.demo.BackEnd} is a process of its own, so that SIGKILL and SIGSTOP are what they are in life; {@link
 * dev.wissel.cli.demo.BackEnds} holds them. The {@link dev.wissel.cli.demo.Load} is an open loop whose latencies count from the time a request should have
 * been sent. What happens is told by one thread, the demo's own; keys, lines, the control port and the script hand it {@link
 * dev.wissel.cli.demo.Order}s.
 */
@NullMarked
package dev.wissel.cli.demo;

import org.jspecify.annotations.NullMarked;
