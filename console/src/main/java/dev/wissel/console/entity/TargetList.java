package dev.wissel.console.entity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The targets of an upstream in Kong's order. */
final class TargetList {
    private static final Comparator<Entity> NEWEST_FIRST = Comparator.comparingDouble(Entity::createdSeconds)
            .thenComparing(Entity::id)
            .reversed();

    private TargetList() {}

    static List<Entity> of(EntityTables tables, String upstreamId) {
        EntityTable targets = tables.of(EntityType.TARGETS);
        List<Entity> all = new ArrayList<>();
        for (String id : targets.children("upstream", upstreamId)) {
            all.add(Objects.requireNonNull(targets.byId(id)));
        }
        all.sort(NEWEST_FIRST);
        return all;
    }
}
