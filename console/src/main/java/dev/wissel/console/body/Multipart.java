package dev.wissel.console.body;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a multipart form into its parts. What is cut short or has no name is left out, as Kong leaves it out. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(\"[^\"]*\"|[^;]*)");
    private static final Pattern NAME =
            Pattern.compile("(?im)^content-disposition:[^\r\n]*?[;\\s]name=(\"[^\"]*\"|[^;\r\n]*)");

    private Multipart() {}

    /** A part. */
    record Part(String name, String value) {}

    /**
     * Returns the parts that have a name.
     *
     * @throws CharacterCodingException if one of them is no UTF-8
     */
    static List<Part> parts(String contentType, byte[] body) throws CharacterCodingException {
        Matcher found = BOUNDARY.matcher(contentType);
        String boundary = found.find() ? unquoted(found.group(1).strip()) : "";
        List<Part> parts = new ArrayList<>();
        if (boundary.isEmpty()) {
            return parts;
        }
        // One character a byte, so that places in the text are places in the body.
        String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
        String mark = "\r\n--" + boundary;
        int at = text.indexOf(mark);
        while (at >= 0) {
            int start = at + mark.length();
            int end = text.indexOf(mark, start);
            int head = text.indexOf("\r\n\r\n", start);
            if (end < 0 || head < 0 || head > end) {
                break;
            }
            Matcher name = NAME.matcher(text.substring(start, head));
            if (name.find()) {
                parts.add(new Part(utf8(unquoted(name.group(1).strip())), utf8(text.substring(head + 4, end))));
            }
            at = end;
        }
        return parts;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String utf8(String bytes) throws CharacterCodingException {
        return Utf8.strict(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}
