package dev.wissel.controller.journal;

import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.region.RegionPolicy;

/**
 * How an upstream was directed, as the journal keeps it. Immutable.
 *
 * @param settings pace and prudence
 * @param regions how its traffic moves between regions
 */
public record JournalRules(DirectorSettings settings, RegionPolicy regions) {
    /** Returns the director's rules as the journal keeps them. */
    public static JournalRules of(Director.Rules rules) {
        return new JournalRules(rules.settings(), rules.regions());
    }

    /** Returns what the director takes. */
    public Director.Rules rules() {
        return new Director.Rules(settings, regions);
    }
}
