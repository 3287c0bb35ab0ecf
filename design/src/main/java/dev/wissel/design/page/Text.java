package dev.wissel.design.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of text with its spans.
 *
 * <p>Immutable.
 *
 * @param spans the spans in order
 */
public record Text(List<Span> spans) {
    /** No text. */
    public static final Text EMPTY = new Text(List.of());

    public Text {
        spans = List.copyOf(spans);
    }

    /** Returns words of this program. */
    public static Text of(String words) {
        return words.isEmpty() ? EMPTY : of(new Span.Plain(words));
    }

    /** Returns one span. */
    public static Text of(Span span) {
        return new Text(List.of(span));
    }

    /** Returns words that a user chose. */
    public static Text given(String words) {
        return of(new Span.Given(words));
    }

    /** Returns a number with its unit. */
    public static Text figure(String figure) {
        return of(new Span.Figure(figure));
    }

    /** Returns literal text. */
    public static Text code(String literal) {
        return of(new Span.Code(literal));
    }

    /** Returns a reference to a section of the same page. */
    public static Text ref(String anchor, Text text) {
        return of(new Span.Ref(anchor, text));
    }

    /** Returns this text, emphasised. */
    public Text strong() {
        return of(new Span.Strong(this));
    }

    /** Returns this text, marked as of a kind that a program may look for. */
    public Text marked(String kind) {
        return of(new Span.Marked(kind, this));
    }

    /** Returns this text followed by another. */
    public Text plus(Text other) {
        List<Span> all = new ArrayList<>(spans);
        all.addAll(other.spans);
        return new Text(all);
    }

    /** Returns this text followed by words of this program. */
    public Text plus(String words) {
        return plus(of(words));
    }

    /** Returns the texts with words between them. */
    public static Text join(String separator, List<Text> texts) {
        return join(separator, separator, texts);
    }

    /** Returns the texts with words between them, and other words before the last: {@code a, b and c}. */
    public static Text join(String separator, String last, List<Text> texts) {
        Text joined = EMPTY;
        for (int i = 0; i < texts.size(); i++) {
            String before = i == 0 ? "" : i == texts.size() - 1 ? last : separator;
            joined = joined.plus(before).plus(texts.get(i));
        }
        return joined;
    }

    /** Returns whether there is nothing in it. */
    public boolean isEmpty() {
        return spans.isEmpty();
    }

    /** Returns the words alone. */
    public String plain() {
        StringBuilder plain = new StringBuilder();
        for (Span span : spans) {
            plain.append(plain(span));
        }
        return plain.toString();
    }

    // A switch over a sealed type needs a later Java than 17.
    private static String plain(Span span) {
        if (span instanceof Span.Plain plain) {
            return plain.text();
        } else if (span instanceof Span.Given given) {
            return given.text();
        } else if (span instanceof Span.Figure figure) {
            return figure.text();
        } else if (span instanceof Span.Code code) {
            return code.text();
        } else if (span instanceof Span.Strong strong) {
            return strong.text().plain();
        } else if (span instanceof Span.Marked marked) {
            return marked.text().plain();
        } else if (span instanceof Span.Ref ref) {
            return ref.text().plain();
        }
        throw new IllegalStateException("no words for " + span);
    }
}
