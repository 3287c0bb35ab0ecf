package dev.wissel.console.node;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.Query;
import dev.wissel.console.entity.Entity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of an upstream's targets. The offset is a position in the list, as in Kong. Immutable.
 *
 * @param targets those of the page
 * @param nextOffset where the next one starts; null if this is the last
 */
record HealthPage(List<Entity> targets, @Nullable String nextOffset) {
    private static final int USUAL_SIZE = 100;
    private static final int LARGEST_SIZE = 1000;

    /** A size or an offset that is none; carries the answer. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient AdminAnswer answer;

        Refused(int code, String name, String message) {
            super(message, null, false, false);
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("code", code);
            body.put("name", name);
            body.put("message", message);
            answer = AdminAnswer.json(400, body);
        }

        AdminAnswer answer() {
            return answer;
        }
    }

    static HealthPage of(Query query, List<Entity> all) throws Refused {
        int size = size(query.first("size").orElse(null));
        int from = Math.min(all.size(), offset(query.first("offset").orElse(null)));
        int to = Math.min(all.size(), from + size);
        return new HealthPage(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }

    private static int size(@Nullable String text) throws Refused {
        if (text == null) {
            return USUAL_SIZE;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new Refused(9, "invalid size", "size must be a number");
        }
        return Math.min(LARGEST_SIZE, Integer.parseInt(text));
    }

    private static int offset(@Nullable String text) throws Refused {
        if (text == null) {
            return 0;
        }
        if (!text.matches("\\d{1,9}")) { // Kong answers 500
            throw new Refused(7, "invalid offset", "'" + text + "' is not a valid offset: expected a number");
        }
        return Integer.parseInt(text);
    }
}
