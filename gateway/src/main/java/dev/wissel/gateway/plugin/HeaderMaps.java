package dev.wissel.gateway.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Headers as Kong's records show them: names in lower case, several values as a list. Stateless and thread-safe. */
public final class HeaderMaps {
    /** Kong reads no more than this many. */
    private static final int MOST = 100;

    private HeaderMaps() {}

    /** Returns the headers by name. */
    public static Map<String, Object> of(List<HeaderField> fields) {
        Map<String, Object> map = new TreeMap<>();
        int read = 0;
        for (HeaderField field : fields) {
            if (++read > MOST) {
                break;
            }
            put(map, field.name().toLowerCase(Locale.ROOT), field.value());
        }
        return map;
    }

    private static void put(Map<String, Object> map, String name, Object value) {
        Object known = map.get(name);
        if (known == null) {
            map.put(name, value);
        } else if (known instanceof List<?> list) {
            List<Object> longer = new ArrayList<>(list);
            longer.add(value);
            map.put(name, longer);
        } else {
            map.put(name, List.of(known, value));
        }
    }
}
