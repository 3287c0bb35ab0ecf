package dev.wissel.console.node;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.PercentEscapes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.entity.Entities;
import dev.wissel.console.entity.Entity;
import dev.wissel.console.entity.EntityType;
import dev.wissel.console.entity.KongError;
import dev.wissel.console.entity.Paging;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /tags}: which entities carry which tags (facts 6.1). Thread-safe. */
public final class TagRoutes implements AdminRoutes {
    private final Entities entities;

    /** Serves the tags of some entities. */
    public TagRoutes(Entities entities) {
        this.entities = entities;
    }

    /** A tag of an entity; the key is its place in the list, which does not move when others come and go. */
    private record Tagged(String key, EntityType type, String id, String tag) {}

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", "/tags", request -> page(request, null));
        table.add("GET", "/tags/{tags}", request -> page(request, request.parameter("tags")));
    }

    private AdminAnswer page(AdminRequest request, @Nullable String only) {
        int size;
        String after;
        try {
            size = Paging.size(request.query());
            after = Paging.after(request.query());
        } catch (KongError refused) {
            return refused.answer();
        }
        List<Tagged> rest = tags(only);
        if (after != null) {
            rest.removeIf(tagged -> tagged.key().compareTo(after) <= 0);
        }
        List<Tagged> shown = rest.subList(0, Math.min(size, rest.size()));
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", shown.stream().map(TagRoutes::shown).toList());
        if (shown.size() < rest.size()) {
            String offset = Paging.offset(shown.get(shown.size() - 1).key());
            body.put("offset", offset);
            String path = only == null ? "/tags" : "/tags/" + PercentEscapes.encode(only);
            body.put("next", path + "?offset=" + offset);
        } else {
            body.put("next", null);
        }
        return AdminAnswer.json(200, body);
    }

    private List<Tagged> tags(@Nullable String only) {
        List<Tagged> all = new ArrayList<>();
        for (EntityType type : EntityType.values()) {
            for (Entity entity : entities.all(type)) {
                for (int at = 0; at < entity.tags().size(); at++) {
                    String tag = String.valueOf(entity.tags().get(at));
                    if (only == null || only.equals(tag)) {
                        String key = entity.id() + "/" + type.table() + "/" + String.format("%08d", at);
                        all.add(new Tagged(key, type, entity.id(), tag));
                    }
                }
            }
        }
        all.sort(Comparator.comparing(Tagged::key));
        return all;
    }

    private static Map<String, Object> shown(Tagged tagged) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("entity_name", tagged.type().table());
        out.put("entity_id", tagged.id());
        out.put("tag", tagged.tag());
        return out;
    }
}
