/**
 * What the controller saw, decided and did, kept so that any moment can be explained and decided again. Start with {@link
 * dev.wissel.controller.journal.Journal}, and with {@link dev.wissel.controller.journal.Replay} for the second.
 *
 * <p>A decision is a pure function of rules, state and observation ({@link dev.wissel.core.director.Director}), so the journal keeps each observation as it was handed in, and the state
 * from time to time. SQLite when alone, PostgreSQL for several replicas: the same statements on both.
 */
@NullMarked
package dev.wissel.controller.journal;

import org.jspecify.annotations.NullMarked;
