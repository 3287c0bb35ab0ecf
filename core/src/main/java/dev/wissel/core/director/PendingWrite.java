package dev.wissel.core.director;

/**
 * A write that has been decided and not been read back yet. Immutable.
 *
 * @param from what Kong held before
 * @param to what was to be written
 * @param sinceNanos when it was decided
 */
public record PendingWrite(int from, int to, long sinceNanos) {}
