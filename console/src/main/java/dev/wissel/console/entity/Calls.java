package dev.wissel.console.entity;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminHandler;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.PercentEscapes;
import dev.wissel.console.body.BodyRefused;
import dev.wissel.console.body.RequestBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all endpoints of entities share: bodies, keys, pages, answers. Thread-safe. */
final class Calls {
    private final Entities entities;

    Calls(Entities entities) {
        this.entities = entities;
    }

    /** Answers a request, or refuses it. */
    @FunctionalInterface
    interface Call {
        /** Returns the answer. */
        AdminAnswer answer(AdminRequest request) throws KongError, BodyRefused;
    }

    /** Returns a handler that answers refusals too. */
    AdminHandler guarded(Call call) {
        return request -> {
            try {
                return call.answer(request);
            } catch (KongError refused) {
                return refused.answer();
            } catch (BodyRefused refused) {
                return refused.answer();
            }
        };
    }

    /** Returns the body as fields of a type; what a form may hold can depend on fields that are known otherwise. */
    Map<String, @Nullable Object> fields(
            EntityType type, AdminRequest request, Map<String, ? extends @Nullable Object> known) throws BodyRefused {
        RequestBody body = RequestBody.of(request);
        return body.form() ? entities.reader().inferred(type.table(), body.fields(), known) : body.fields();
    }

    /** Returns the key that a segment of a path stands for. */
    Key key(EntityType type, String segment) throws KongError {
        Key key = Key.of(type, segment);
        if (key.isId() && !Key.isUuid(segment)) {
            throw KongError.invalidPrimaryKey(Map.of("id", "expected a valid UUID"));
        }
        String error = key.isId() ? null : entities.reader().error(type.table(), key.field(), key.value());
        if (error != null) {
            throw KongError.invalidUnique(key.field(), error);
        }
        return key;
    }

    /** Returns the entity that a segment of a path names; refuses with 404 if there is none. */
    Entity named(EntityWriter writer, EntityType type, Key key) throws KongError {
        Entity found = writer.find(type, key);
        if (found == null) {
            throw KongError.notFound();
        }
        return found;
    }

    /** Returns an entity as it is answered; certificates with their names. */
    Map<String, @Nullable Object> shown(Entity entity) {
        if (entity.type() != EntityType.CERTIFICATES) {
            return entity.shown();
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(entity.shown());
        shown.put("snis", entities.tables().read(() -> entities.names().of(entity.id())));
        return shown;
    }

    /** Returns an answer with an entity. */
    AdminAnswer answer(int status, Entity entity) {
        return AdminAnswer.json(status, shown(entity));
    }

    /** Returns a page of entities, cut as the request asks. */
    AdminAnswer page(AdminRequest request, Iterable<Entity> after, TagFilter filter, boolean top) throws KongError {
        int size = Paging.size(request.query());
        List<Entity> cut = entities.tables().read(() -> Paging.cut(after, filter, size));
        boolean more = cut.size() > size;
        List<Map<String, @Nullable Object>> data = new ArrayList<>();
        cut.subList(0, more ? size : cut.size()).forEach(entity -> data.add(shown(entity)));
        String offset = more ? Paging.offset(cut.get(size - 1).id()) : null;
        return list(request, data, offset, top ? repeated(request) : "");
    }

    private static String repeated(AdminRequest request) {
        String tags = request.query()
                .first("tags")
                .map(text -> "&tags=" + PercentEscapes.encode(text))
                .orElse("");
        return tags + request.query().first("size").map(text -> "&size=" + text).orElse("");
    }

    /** Returns a page that is cut already. */
    static AdminAnswer list(
            AdminRequest request, List<Map<String, @Nullable Object>> data, @Nullable String offset, String repeated) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", data);
        if (offset == null) {
            body.put("next", null);
        } else {
            String path = request.path().endsWith("/")
                    ? request.path().substring(0, request.path().length() - 1)
                    : request.path();
            body.put("next", path + "?offset=" + PercentEscapes.encode(offset) + repeated);
            body.put("offset", offset);
        }
        return AdminAnswer.json(200, body);
    }
}
