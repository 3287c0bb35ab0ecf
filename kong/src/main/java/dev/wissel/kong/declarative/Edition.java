package dev.wissel.kong.declarative;

/** Editions of Kong. */
public enum Edition {
    /** Open source. */
    OSS,
    /** Kong's commercial edition; it knows entities and plugins that this one can only tell by name. */
    ENTERPRISE
}
