package dev.wissel.console.entity;

import dev.wissel.console.admin.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts lists into pages as Kong does (Kong facts 6.2): in the order of ids, an offset is the last id that was shown. */
public final class Paging {
    static final int USUAL_SIZE = 100;
    static final int LARGEST_SIZE = 1000;
    private static final Pattern TOKEN = Pattern.compile("\\s*\\[\\s*\"([^\"\\\\]*)\"\\s*\\]\\s*");
    private static final Pattern NUMBER = Pattern.compile(
            "\\s*[-+]?(?:0[xX][0-9a-fA-F]{1,8}|(?:[0-9]{1,18}\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)\\s*");

    private Paging() {}

    /** Returns the size that was asked for; empty if none was. */
    static OptionalDouble asked(Query query) throws KongError {
        String text = query.first("size").orElse(null);
        if (text == null) {
            return OptionalDouble.empty();
        }
        if (text.length() > 40 || !NUMBER.matcher(text).matches()) {
            throw KongError.invalidSize("size must be a number");
        }
        String number = text.strip();
        int hex = Math.max(number.indexOf('x'), number.indexOf('X'));
        return OptionalDouble.of(hex < 0 ? Double.parseDouble(number) : Long.parseLong(number.substring(hex + 1), 16));
    }

    /** Returns the size of a page. */
    public static int size(Query query) throws KongError {
        double size = asked(query).orElse(USUAL_SIZE);
        if (size != Math.rint(size) || size < 1 || size > LARGEST_SIZE) {
            throw KongError.invalidSize("size must be an integer between 1 and " + LARGEST_SIZE);
        }
        return (int) size;
    }

    /** Returns the id after which a page starts; null for the first page. */
    public static @Nullable String after(Query query) throws KongError {
        String offset = query.first("offset").orElse(null);
        if (offset == null) {
            return null;
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(offset);
        } catch (IllegalArgumentException notBase64) {
            throw KongError.invalidOffset(offset, "bad base64 encoding");
        }
        Matcher token = TOKEN.matcher(new String(decoded, StandardCharsets.UTF_8));
        if (!token.matches()) {
            throw KongError.invalidOffset(offset, "bad json encoding");
        }
        return token.group(1);
    }

    /** Returns the offset of the page after an id. */
    public static String offset(String id) {
        return Base64.getEncoder()
                .withoutPadding()
                .encodeToString(("[\"" + id + "\"]").getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the first entities that pass, one more than the size if there are more. */
    static List<Entity> cut(Iterable<Entity> entities, TagFilter filter, int size) {
        List<Entity> cut = new ArrayList<>();
        for (Entity entity : entities) {
            if (filter.passes(entity)) {
                cut.add(entity);
                if (cut.size() > size) {
                    break;
                }
            }
        }
        return cut;
    }
}
