package dev.wissel.console.entity;

import dev.wissel.console.admin.Query;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which tags an entity must have to be listed (Kong facts 6.2): {@code a,b} both, {@code a/b} one of them. Immutable.
 *
 * @param tags the tags; empty lets everything pass
 * @param all whether an entity must have all of them
 */
record TagFilter(List<String> tags, boolean all) {
    private static final TagFilter NONE = new TagFilter(List.of(), true);
    private static final int MOST = 5;
    private static final String TAG = "[^\\x00-\\x1f,/\\x7f]+";
    private static final Pattern BOTH = Pattern.compile(TAG + "(?:," + TAG + ")*,?");
    private static final Pattern EITHER = Pattern.compile(TAG + "(?:/" + TAG + ")*/?");

    static TagFilter of(Query query) throws KongError {
        String text = query.first("tags").orElse(null);
        if (text == null) {
            return NONE;
        }
        if (text.isEmpty()) {
            throw KongError.invalidTags("cannot be null");
        }
        boolean both = BOTH.matcher(text).matches();
        if (!both && !EITHER.matcher(text).matches()) {
            throw KongError.invalidTags("invalid filter syntax");
        }
        List<String> tags = Arrays.asList(text.split(both ? "," : "/"));
        if (tags.size() > MOST) {
            throw KongError.invalidTags("cannot query more than " + MOST + " tags");
        }
        return new TagFilter(tags, both);
    }

    boolean passes(Entity entity) {
        if (tags.isEmpty()) {
            return true;
        }
        Set<Object> own = new HashSet<>(entity.tags());
        return all ? own.containsAll(tags) : tags.stream().anyMatch(own::contains);
    }
}
