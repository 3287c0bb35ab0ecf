package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problems;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.Values;

/** placeholder */
final class VersionRules {
    VersionRules(ReaderOptions options, Findings findings, Problems notes) {}

    Mapping known(Table table, Mapping entity, Path path) {
        return entity;
    }

    void check(Table table, Values values) {}
}
