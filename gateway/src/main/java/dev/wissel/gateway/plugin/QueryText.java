package dev.wissel.gateway.plugin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Query strings as Kong reads them: an argument without a value is true, one that is there several times has a list. Stateless and thread-safe. */
public final class QueryText {
    /** Kong reads no more than this many arguments. */
    private static final int MOST = 100;

    private QueryText() {}

    /** Returns the arguments of a request's path and query. */
    public static Map<String, Object> arguments(String uri) {
        int question = uri.indexOf('?');
        return question < 0 ? Map.of() : of(uri.substring(question + 1));
    }

    /** Returns the arguments of a query, or of a form, each character of which is a byte. */
    public static Map<String, Object> of(String query) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        int read = 0;
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            if (++read > MOST) {
                break;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            Object value = equals < 0 ? true : decode(pair.substring(equals + 1));
            arguments.merge(name, value, QueryText::both);
        }
        return arguments;
    }

    private static Object both(Object known, Object value) {
        List<Object> all = new ArrayList<>();
        if (known instanceof List<?> list) {
            all.addAll(list);
        } else {
            all.add(known);
        }
        all.add(value);
        return all;
    }

    private static String decode(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
