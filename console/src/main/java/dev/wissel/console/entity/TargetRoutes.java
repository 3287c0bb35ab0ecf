package dev.wissel.console.entity;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.body.BodyRefused;
import dev.wissel.console.entity.EntityType.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The endpoints of an upstream's targets, which Kong writes by hand: its own order, its own pages, and a PUT that is a PATCH (Kong facts 1.5, 6.1). */
final class TargetRoutes {
    private static final EntityType TARGETS = EntityType.TARGETS;
    private static final EntityType UPSTREAMS = EntityType.UPSTREAMS;
    private static final Reference UPSTREAM = TARGETS.references().get(0);

    private final Entities entities;
    private final Calls calls;

    TargetRoutes(Entities entities, Calls calls) {
        this.entities = entities;
        this.calls = calls;
    }

    void addTo(RouteTable table) {
        String all = "/upstreams/{upstreams}/targets";
        String one = all + "/{targets}";
        table.add("GET", all, calls.guarded(this::list));
        table.add("POST", all, calls.guarded(this::post));
        table.add("GET", all + "/all", calls.guarded(this::listAll));
        table.add("GET", one, calls.guarded(request -> calls.answer(200, target(request))));
        table.add("PUT", one, calls.guarded(this::update));
        table.add("PATCH", one, calls.guarded(this::update));
        table.add("DELETE", one, calls.guarded(this::delete));
    }

    private Entity upstream(AdminRequest request) throws KongError {
        Key key = calls.key(UPSTREAMS, request.parameter("upstreams"));
        Entity found = entities.tables().read(() -> entities.writer().find(UPSTREAMS, key));
        if (found == null) {
            throw KongError.notFound();
        }
        return found;
    }

    /** Returns the target that a path names by its id or address, of this upstream and no other. */
    private Entity target(AdminRequest request) throws KongError {
        Entity upstream = upstream(request);
        String named = request.parameter("targets");
        for (Entity target : entities.targetsOf(upstream)) {
            boolean same =
                    Key.isUuid(named) ? target.id().equalsIgnoreCase(named) : named.equals(target.text("target"));
            if (same) {
                return target;
            }
        }
        throw KongError.notFound();
    }

    /** A page by place: an offset is a number, and no size is wrong. */
    private AdminAnswer list(AdminRequest request) throws KongError {
        Entity upstream = upstream(request);
        TagFilter.of(request.query());
        double size = Math.min(Paging.asked(request.query()).orElse(Paging.USUAL_SIZE), Paging.LARGEST_SIZE);
        String offset = request.query().first("offset").orElse("0");
        if (!offset.matches("[0-9]{1,9}")) {
            return AdminAnswer.unexpected();
        }
        List<Entity> targets = entities.targetsOf(upstream);
        int from = Math.min(Integer.parseInt(offset), targets.size());
        int to = (int) Math.min(from + Math.max(0, (long) size), targets.size());
        List<Map<String, @Nullable Object>> data = new ArrayList<>();
        targets.subList(from, to).forEach(target -> data.add(target.shown()));
        return Calls.list(request, data, to < targets.size() ? Integer.toString(to) : null, "");
    }

    /** A page by id, as of any other entity. */
    private AdminAnswer listAll(AdminRequest request) throws KongError {
        Entity upstream = upstream(request);
        TagFilter filter = TagFilter.of(request.query());
        String after = Paging.after(request.query());
        Iterable<Entity> targets = () -> {
            EntityTable table = entities.tables().of(TARGETS);
            var ids = table.children(UPSTREAM.field(), upstream.id());
            return (after == null ? ids : ids.tailSet(after, false))
                    .stream().map(id -> Objects.requireNonNull(table.byId(id))).iterator();
        };
        return calls.page(request, targets, new TagFilter(List.of(), filter.all()), false);
    }

    private AdminAnswer post(AdminRequest request) throws KongError, BodyRefused {
        Key upstreamKey = calls.key(UPSTREAMS, request.parameter("upstreams"));
        Map<String, @Nullable Object> fields = calls.fields(TARGETS, request, Map.of());
        return calls.answer(201, entities.write((writer, changes) -> {
            Entity upstream = calls.named(writer, UPSTREAMS, upstreamKey);
            fields.put(UPSTREAM.field(), Map.of("id", upstream.id()));
            return writer.insert(TARGETS, fields, changes);
        }));
    }

    private AdminAnswer update(AdminRequest request) throws KongError, BodyRefused {
        Key key = Key.id(target(request).id());
        Map<String, @Nullable Object> fields = calls.fields(TARGETS, request, Map.of());
        return calls.answer(200, entities.write((writer, changes) -> {
            calls.named(writer, TARGETS, key);
            return writer.update(TARGETS, key, fields, changes);
        }));
    }

    private AdminAnswer delete(AdminRequest request) throws KongError {
        Key key = Key.id(target(request).id());
        entities.write((writer, changes) -> {
            writer.delete(TARGETS, key, changes);
            return true;
        });
        return AdminAnswer.empty(204);
    }
}
