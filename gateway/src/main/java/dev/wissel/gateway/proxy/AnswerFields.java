package dev.wissel.gateway.proxy;

import dev.wissel.gateway.plugin.HeaderField;
import java.util.ArrayList;
import java.util.List;

/** The headers that plugins give an answer, and the head that was sent in the end. Confined to its call. */
final class AnswerFields {
    private static final byte[] CRLF = ByteBuilder.ascii("\r\n");

    private final List<Field> fields = new ArrayList<>(8);
    private String sentHead = "";

    private record Field(String name, String value, boolean replaces) {}

    /** Adds one, beside what a target sends under that name. */
    void add(String name, String value) {
        fields.add(new Field(name, value, false));
    }

    /** Sets one, in place of what anybody else says under that name. */
    void set(String name, String value) {
        fields.removeIf(each -> each.name.equalsIgnoreCase(name));
        fields.add(new Field(name, value, true));
    }

    /** Returns whether a target's line of this name is not to be passed on. */
    boolean replaces(byte[] bytes, int nameStart, int nameEnd) {
        for (Field field : fields) {
            if (field.replaces && same(field.name, bytes, nameStart, nameEnd)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(String name, byte[] bytes, int start, int end) {
        if (name.length() != end - start) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(name.charAt(i)) != lower(bytes[start + i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int ascii) {
        return ascii >= 'A' && ascii <= 'Z' ? ascii + 32 : ascii;
    }

    void put(ByteBuilder out) {
        for (Field field : fields) {
            out.put(field.name).put(": ").put(field.value).put(CRLF);
        }
    }

    void sent(String head) {
        sentHead = head;
    }

    /** Returns the headers that were sent, if they were kept. */
    List<HeaderField> sentFields() {
        List<HeaderField> sent = new ArrayList<>();
        int at = sentHead.indexOf('\n') + 1;
        while (at > 0 && at < sentHead.length()) {
            int end = sentHead.indexOf('\r', at);
            int colon = sentHead.indexOf(':', at);
            if (end < 0 || colon < 0 || colon > end) {
                break;
            }
            sent.add(new HeaderField(
                    sentHead.substring(at, colon),
                    sentHead.substring(colon + 1, end).strip()));
            at = end + 2;
        }
        return sent;
    }
}
