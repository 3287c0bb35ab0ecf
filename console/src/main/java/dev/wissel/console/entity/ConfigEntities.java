package dev.wissel.console.entity;

import dev.wissel.kong.declarative.EntityMaps;
import dev.wissel.kong.declarative.EntityReader;
import dev.wissel.kong.declarative.EntityReader.Outcome;
import dev.wissel.kong.entity.KongConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Entities of a loaded configuration. All are made at the time of loading, as Kong says of them. */
final class ConfigEntities {
    private final EntityReader reader;
    private final EntityMaker maker;
    private final List<Change> changes = new ArrayList<>();

    private ConfigEntities(EntityReader reader, EntityMaker maker) {
        this.reader = reader;
        this.maker = maker;
    }

    static List<Change> of(KongConfig config, EntityReader reader, EntityMaker maker) {
        ConfigEntities all = new ConfigEntities(reader, maker);
        config.consumers().forEach(entity -> all.add(EntityType.CONSUMERS, EntityMaps.of(entity), entity));
        config.certificates().forEach(entity -> all.add(EntityType.CERTIFICATES, EntityMaps.of(entity), entity));
        config.caCertificates().forEach(entity -> all.add(EntityType.CA_CERTIFICATES, EntityMaps.of(entity), entity));
        config.services().forEach(entity -> all.add(EntityType.SERVICES, EntityMaps.of(entity), entity));
        config.routes().forEach(entity -> all.add(EntityType.ROUTES, EntityMaps.of(entity), entity));
        config.upstreams().forEach(entity -> all.add(EntityType.UPSTREAMS, EntityMaps.of(entity), entity));
        config.targets().forEach(entity -> all.add(EntityType.TARGETS, EntityMaps.of(entity), entity));
        config.snis().forEach(entity -> all.add(EntityType.SNIS, EntityMaps.of(entity), entity));
        config.plugins().forEach(entity -> all.add(EntityType.PLUGINS, EntityMaps.of(entity), entity));
        return all.changes;
    }

    private void add(EntityType type, Map<String, @Nullable Object> map, Object bound) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(map);
        Number now = maker.now(type);
        fields.put("created_at", now);
        fields.put("updated_at", now);
        Outcome outcome = reader.read(type.table(), fields);
        // A file for Enterprise may hold what the open-source schemas refuse: then it is shown as it was read.
        boolean known = outcome.kongFields().isEmpty();
        String id = String.valueOf(Objects.requireNonNull(fields.get("id")));
        changes.add(Change.put(
                new Entity(type, id, known ? outcome.stored() : fields, known ? outcome.shown() : fields, bound)));
    }
}
