package dev.wissel.design.check;

import java.util.Locale;

/** What a rule is about; the first part of its id. */
public enum Family {
    /** Values, types and combinations that Kong's schema refuses. */
    SCHEMA,
    /** Plugins, fields, levels, metrics and labels that do not exist. */
    UNKNOWN,
    /** Names that lead nowhere, and things nobody refers to. */
    REFERENCE,
    /** Texts that were meant to be replaced. */
    PLACEHOLDER,
    /** Health checks that do not find, or find too much. */
    HEALTH,
    /** Times against the objective. */
    TIMING,
    /** Standby regions that leak, or are never used. */
    STANDBY,
    /** Balancing that does not balance. */
    BALANCING,
    /** Routes that catch too much, too little or nothing. */
    ROUTING,
    /** Metrics, rules and alerts. */
    OBSERVABILITY,
    /** Rate limits and circuit breakers. */
    PROTECTION,
    /** How the configuration is kept and changed. */
    OPERATIONS,
    /** Strategies. */
    STRATEGY,
    /** Sentences that promise what the configuration beside them cannot keep. */
    PROMISE;

    /** Returns the first part of its rules' ids. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
