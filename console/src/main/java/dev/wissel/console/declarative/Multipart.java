package dev.wissel.console.declarative;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a {@code multipart/form-data} body (RFC 7578), files among them, as texts. Stateless and thread-safe. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))");
    private static final Pattern NAME =
            Pattern.compile("(?im)^content-disposition:\\s*form-data\\b[^\\r\\n]*?;\\s*name=\"([^\"\\r\\n]*)\"");

    private Multipart() {}

    /** Returns the fields by name, the last of a name; what cannot be read is left out. */
    static Map<String, String> fields(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            return Map.of();
        }
        String mark = "--" + (boundary.group(1) == null ? boundary.group(2) : boundary.group(1));
        // One byte a character: the marks are ASCII and what is between them must not be touched.
        String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
        Map<String, String> fields = new LinkedHashMap<>();
        String between = "\r\n" + mark;
        int at = text.indexOf(between);
        while (at >= 0) {
            int start = at + between.length();
            int end = text.indexOf(between, start);
            if (end < 0 || text.startsWith("--", start)) {
                return fields;
            }
            part(text.substring(start, end), fields);
            at = end;
        }
        return fields;
    }

    private static void part(String part, Map<String, String> fields) {
        int head = part.indexOf("\r\n\r\n");
        Matcher name = head < 0 ? NAME.matcher("") : NAME.matcher(part.substring(0, head));
        if (name.find()) {
            byte[] value = part.substring(head + 4).getBytes(StandardCharsets.ISO_8859_1);
            fields.put(name.group(1), new String(value, StandardCharsets.UTF_8));
        }
    }
}
