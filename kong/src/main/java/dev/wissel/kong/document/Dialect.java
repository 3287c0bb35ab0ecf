package dev.wissel.kong.document;

/** How a text in YAML is understood where its readers differ. */
public enum Dialect {
    /** By version 1.2 of YAML, core schema; whatever readers differ over is a problem. */
    CORE,
    /**
     * As Kong's reader does (lyaml 6.2 over libyaml): booleans and numbers of 1.1, of a key that comes twice the last one counts, of several documents
     * the first. What is likely not meant is noted.
     */
    KONG,
    /** As decK does: scalars as in {@link #KONG}, but a key that comes twice is a problem. */
    DECK
}
