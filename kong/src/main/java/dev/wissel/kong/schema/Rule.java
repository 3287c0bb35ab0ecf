package dev.wissel.kong.schema;

/** A rule between the fields of a record. Immutable. */
@FunctionalInterface
public interface Rule {
    /** Notes it if the rule is broken; fields that were wrong by themselves are absent. */
    void check(Values values, Findings findings);
}
