package dev.wissel.console.entity;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.body.BodyRefused;
import dev.wissel.console.entity.EntityType.Reference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of entities, as Kong makes them of its schemas: {@code /services}, {@code /services/{service}} and, for each reference, what hangs on what.
 * Targets have their own ({@link TargetRoutes}), at the top there is nothing of them. Thread-safe.
 */
public final class EntityRoutes implements AdminRoutes {
    private final Entities entities;
    private final Calls calls;
    private final Certificates certificates;

    /** Makes the endpoints of some entities. */
    public EntityRoutes(Entities entities) {
        this.entities = entities;
        this.calls = new Calls(entities);
        this.certificates = new Certificates(entities, calls);
    }

    @Override
    public void addTo(RouteTable table) {
        for (EntityType type : EntityType.values()) {
            if (type == EntityType.TARGETS) {
                continue;
            }
            addOwn(table, type);
            for (Reference reference : type.references()) {
                if (type != EntityType.SNIS) {
                    addParent(table, type, reference);
                }
                addChildren(table, type, reference);
            }
        }
        new TargetRoutes(entities, calls).addTo(table);
    }

    private void addOwn(RouteTable table, EntityType type) {
        String all = "/" + type.table();
        String one = all + "/{" + type.table() + "}";
        table.add("GET", all, calls.guarded(request -> list(type, request)));
        table.add("POST", all, calls.guarded(request -> post(type, request)));
        table.add("GET", one, calls.guarded(request -> get(type, request)));
        table.add("PUT", one, calls.guarded(request -> put(type, request)));
        table.add("PATCH", one, calls.guarded(request -> patch(type, request)));
        table.add("DELETE", one, calls.guarded(request -> delete(type, request)));
    }

    /** What an entity refers to, as {@code /routes/{route}/service}. */
    private void addParent(RouteTable table, EntityType type, Reference reference) {
        String path = "/" + type.table() + "/{" + type.table() + "}/" + reference.field();
        table.add("GET", path, calls.guarded(request -> getParent(type, reference, request)));
        table.add("PUT", path, calls.guarded(request -> putParent(type, reference, request)));
        table.add("PATCH", path, calls.guarded(request -> patchParent(type, reference, request)));
        table.add("DELETE", path, calls.guarded(request -> deleteParent(type, reference, request)));
    }

    /** What refers to an entity, as {@code /services/{service}/routes}. */
    private void addChildren(RouteTable table, EntityType type, Reference reference) {
        EntityType parent = reference.target();
        String all = "/" + parent.table() + "/{" + parent.table() + "}/" + type.table();
        String one = all + "/{" + type.table() + "}";
        table.add("GET", all, calls.guarded(request -> listChildren(type, reference, request)));
        table.add("POST", all, calls.guarded(request -> postChild(type, reference, request)));
        table.add("GET", one, calls.guarded(request -> getChild(type, reference, request)));
        table.add("PUT", one, calls.guarded(request -> putChild(type, reference, request)));
        table.add("PATCH", one, calls.guarded(request -> patchChild(type, reference, request)));
        table.add("DELETE", one, calls.guarded(request -> deleteChild(type, reference, request)));
    }

    private Key key(EntityType type, AdminRequest request) throws KongError {
        String segment = request.parameter(type.table());
        return type == EntityType.CERTIFICATES ? certificates.key(segment, request.method()) : calls.key(type, segment);
    }

    private AdminAnswer list(EntityType type, AdminRequest request) throws KongError {
        TagFilter filter = TagFilter.of(request.query());
        if (type == EntityType.CONSUMERS && request.query().first("custom_id").isPresent()) {
            return byCustomId(request);
        }
        String after = Paging.after(request.query());
        Iterable<Entity> entitiesAfter = () -> {
            NavigableMap<String, Entity> all = entities.tables().of(type).all();
            return (after == null ? all : all.tailMap(after, false)).values().iterator();
        };
        return calls.page(request, entitiesAfter, filter, true);
    }

    private AdminAnswer byCustomId(AdminRequest request) {
        String customId = request.query().first("custom_id").orElse("");
        if (customId.isEmpty()) {
            return AdminAnswer.message(400, "custom_id must be an unempty string");
        }
        Entity found = entities.tables()
                .read(() -> entities.tables().of(EntityType.CONSUMERS).byField("custom_id", customId));
        return Calls.list(request, found == null ? List.of() : List.of(found.shown()), null, "");
    }

    private AdminAnswer post(EntityType type, AdminRequest request) throws KongError, BodyRefused {
        Map<String, @Nullable Object> fields = calls.fields(type, request, Map.of());
        return calls.answer(201, entities.write((writer, changes) -> writer.insert(type, fields, changes)));
    }

    private Entity select(EntityType type, AdminRequest request) throws KongError {
        Key key = key(type, request);
        Entity found = entities.tables().read(() -> entities.writer().find(type, key));
        if (found == null) {
            throw type == EntityType.CERTIFICATES
                    ? KongError.noSuchEntity(key.field(), key.value())
                    : KongError.notFound();
        }
        return found;
    }

    private AdminAnswer get(EntityType type, AdminRequest request) throws KongError {
        return calls.answer(200, select(type, request));
    }

    private AdminAnswer put(EntityType type, AdminRequest request) throws KongError, BodyRefused {
        Key key = key(type, request);
        Map<String, @Nullable Object> fields = calls.fields(type, request, Map.of());
        if (type == EntityType.CERTIFICATES) {
            certificates.addName(request.parameter(type.table()), fields);
        }
        return calls.answer(200, entities.write((writer, changes) -> writer.upsert(type, key, fields, changes)));
    }

    private AdminAnswer patch(EntityType type, AdminRequest request) throws KongError, BodyRefused {
        return patch(type, key(type, request), request);
    }

    private AdminAnswer patch(EntityType type, Key key, AdminRequest request) throws KongError, BodyRefused {
        Map<String, @Nullable Object> fields = calls.fields(type, request, known(type, key));
        return calls.answer(200, entities.write((writer, changes) -> writer.update(type, key, fields, changes)));
    }

    /** Kong reads a plugin before it changes it, to know which settings it may have; so one that is absent is a plain 404. */
    private Map<String, @Nullable Object> known(EntityType type, Key key) throws KongError {
        if (type != EntityType.PLUGINS) {
            return Map.of();
        }
        Entity before = entities.tables().read(() -> entities.writer().find(type, key));
        if (before == null) {
            throw KongError.notFound();
        }
        Map<String, @Nullable Object> known = new LinkedHashMap<>();
        known.put("name", before.text("name"));
        return known;
    }

    private AdminAnswer delete(EntityType type, AdminRequest request) throws KongError {
        Key key = key(type, request);
        entities.write((writer, changes) -> {
            writer.delete(type, key, changes);
            return true;
        });
        return AdminAnswer.empty(204);
    }

    /** Returns the id that an entity refers to by a field; refuses with 404 if it refers to nothing. */
    private static Key parentKey(Entity child, Reference reference) throws KongError {
        String id = child.reference(reference.field());
        if (id == null) {
            throw KongError.notFound();
        }
        return Key.id(id);
    }

    private AdminAnswer getParent(EntityType type, Reference reference, AdminRequest request) throws KongError {
        Key parent = parentKey(select(type, request), reference);
        Entity found = entities.tables().read(() -> entities.writer().find(reference.target(), parent));
        if (found == null) {
            throw KongError.notFound();
        }
        return AdminAnswer.json(200, found.shown());
    }

    private AdminAnswer putParent(EntityType type, Reference reference, AdminRequest request)
            throws KongError, BodyRefused {
        Key childKey = key(type, request);
        Map<String, @Nullable Object> fields = calls.fields(reference.target(), request, Map.of());
        Entity parent = entities.write((writer, changes) -> {
            Entity child = calls.named(writer, type, childKey);
            String id = child.reference(reference.field());
            Key key = Key.id(id == null ? entities.maker().uuid() : id);
            Entity put = writer.upsert(reference.target(), key, fields, changes);
            if (id == null) {
                Map<String, @Nullable Object> link = new LinkedHashMap<>();
                link.put(reference.field(), Map.of("id", put.id()));
                writer.update(type, Key.id(child.id()), link, changes);
            }
            return put;
        });
        return calls.answer(200, parent);
    }

    private AdminAnswer patchParent(EntityType type, Reference reference, AdminRequest request)
            throws KongError, BodyRefused {
        return patch(reference.target(), parentKey(select(type, request), reference), request);
    }

    private AdminAnswer deleteParent(EntityType type, Reference reference, AdminRequest request) throws KongError {
        parentKey(select(type, request), reference);
        return AdminAnswer.message(405, "Method not allowed");
    }

    private AdminAnswer listChildren(EntityType type, Reference reference, AdminRequest request) throws KongError {
        Entity parent = nestedParent(reference, request);
        TagFilter.of(request.query());
        String after = Paging.after(request.query());
        Iterable<Entity> children = () -> {
            EntityTable table = entities.tables().of(type);
            var ids = table.children(reference.field(), parent.id());
            return (after == null ? ids : ids.tailSet(after, false))
                    .stream().map(id -> Objects.requireNonNull(table.byId(id))).iterator();
        };
        return calls.page(request, children, new TagFilter(Collections.emptyList(), true), false);
    }

    private Entity nestedParent(Reference reference, AdminRequest request) throws KongError {
        EntityType parent = reference.target();
        Key key = key(parent, request);
        Entity found = entities.tables().read(() -> entities.writer().find(parent, key));
        if (found == null) {
            throw KongError.notFound();
        }
        return found;
    }

    private AdminAnswer postChild(EntityType type, Reference reference, AdminRequest request)
            throws KongError, BodyRefused {
        Key parentKey = key(reference.target(), request);
        Map<String, @Nullable Object> fields = calls.fields(type, request, Map.of());
        return calls.answer(201, entities.write((writer, changes) -> {
            Entity parent = calls.named(writer, reference.target(), parentKey);
            fields.put(reference.field(), Map.of("id", parent.id()));
            return writer.insert(type, fields, changes);
        }));
    }

    private Entity child(EntityType type, Reference reference, AdminRequest request) throws KongError {
        Entity parent = nestedParent(reference, request);
        Entity child = select(type, request);
        if (!parent.id().equals(child.reference(reference.field()))) {
            throw KongError.notFound();
        }
        return child;
    }

    private AdminAnswer getChild(EntityType type, Reference reference, AdminRequest request) throws KongError {
        return calls.answer(200, child(type, reference, request));
    }

    private AdminAnswer putChild(EntityType type, Reference reference, AdminRequest request)
            throws KongError, BodyRefused {
        Key parentKey = key(reference.target(), request);
        Key key = calls.key(type, request.parameter(type.table()));
        Map<String, @Nullable Object> fields = calls.fields(type, request, Map.of());
        return calls.answer(200, entities.write((writer, changes) -> {
            Entity parent = calls.named(writer, reference.target(), parentKey);
            fields.put(reference.field(), Map.of("id", parent.id()));
            return writer.upsert(type, key, fields, changes);
        }));
    }

    private AdminAnswer patchChild(EntityType type, Reference reference, AdminRequest request)
            throws KongError, BodyRefused {
        return patch(type, Key.id(child(type, reference, request).id()), request);
    }

    private AdminAnswer deleteChild(EntityType type, Reference reference, AdminRequest request) throws KongError {
        Key key = Key.id(child(type, reference, request).id());
        entities.write((writer, changes) -> {
            writer.delete(type, key, changes);
            return true;
        });
        return AdminAnswer.empty(204);
    }
}
