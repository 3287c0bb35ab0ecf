package dev.wissel.console.entity;

import dev.wissel.console.admin.AdminAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Certificates are named in paths by their id or by one of their server names (Kong's {@code /certificates/{sni}}). Thread-safe. */
final class Certificates {
    private final Entities entities;
    private final Calls calls;

    Certificates(Entities entities, Calls calls) {
        this.entities = entities;
        this.calls = calls;
    }

    /** Returns the key of the certificate that a segment names; one that is put under a new name gets a new id. */
    Key key(String segment, String method) throws KongError {
        if (Key.isUuid(segment)) {
            return Key.id(segment.toLowerCase(Locale.ROOT));
        }
        Key name = calls.key(EntityType.SNIS, segment);
        Entity sni = entities.tables().read(() -> entities.writer().find(EntityType.SNIS, name));
        String id = sni == null ? null : sni.reference("certificate");
        if (id != null) {
            return Key.id(id);
        }
        if (!method.equals("PUT")) {
            throw KongError.answered(AdminAnswer.message(404, "SNI not found"));
        }
        return Key.id(entities.maker().uuid());
    }

    /** Adds the name in the path to those in the body, and makes a list of a single one. A body without names means none. */
    void addName(String segment, Map<String, @Nullable Object> fields) {
        Object given = fields.get("snis");
        String name = Key.isUuid(segment) ? null : segment;
        if (given instanceof String single) {
            given = List.of(single);
        }
        if (given instanceof List<?> list && name != null && !list.contains(name)) {
            List<@Nullable Object> more = new ArrayList<>(list);
            more.add(name);
            given = more;
        }
        fields.put("snis", given);
    }
}
