package dev.wissel.design.page;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes elements: well-formed XML that is HTML too. Confined to the rendering that made it. */
final class Xml {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; {@code attributes} are names and values in turn. */
    Xml open(String element, String... attributes) {
        tag(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Writes an element that never has content, such as {@code meta}. */
    Xml leaf(String element, String... attributes) {
        tag(element, attributes);
        out.append("/>");
        return this;
    }

    private void tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    Xml text(String text) {
        escape(text);
        return this;
    }

    /** Ends the element that was begun last. */
    Xml close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Writes a whole element with text alone. */
    Xml element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    Xml line() {
        out.append('\n');
        return this;
    }

    /** Writes what is markup already and not a user's: the declaration, the style sheet. */
    Xml raw(String markup) {
        out.append(markup);
        return this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            switch (sign) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(sign);
            }
        }
    }

    String finished() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }
}
