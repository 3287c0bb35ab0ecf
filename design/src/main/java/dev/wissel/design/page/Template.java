package dev.wissel.design.page;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A sentence with places for its figures and names: <code>{0}</code>, <code>{1}</code> … stand for the arguments, backquotes enclose literal
 * text, and double asterisks enclose what is emphasised. Only the template has such signs: an argument is a {@link Text}, whose content is never
 * read as a template.
 *
 * <p>Immutable.
 */
public final class Template {
    private final String pattern;
    private final List<Part> parts;
    private final BitSet places = new BitSet();

    /** A run of the pattern with one look. Place ≥ 0 is an argument and has no words. Immutable. */
    private record Part(String words, int place, boolean code, boolean strong) {}

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if a sign is not closed or a place is no number
     */
    public Template(String pattern) {
        this.pattern = pattern;
        this.parts = parse();
    }

    private List<Part> parse() {
        List<Part> found = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        boolean code = false;
        boolean strong = false;
        for (int i = 0; i < pattern.length(); i++) {
            char sign = pattern.charAt(i);
            boolean emphasis = pattern.startsWith("**", i) && !code;
            if (sign != '`' && sign != '{' && !emphasis) {
                words.append(sign);
                continue;
            }
            found.add(new Part(words.toString(), -1, code, strong));
            words.setLength(0);
            if (sign == '`') {
                code = !code;
            } else if (emphasis) {
                strong = !strong;
                i++;
            } else {
                int end = pattern.indexOf('}', i);
                int place = place(i, end);
                places.set(place);
                found.add(new Part("", place, code, strong));
                i = end;
            }
        }
        if (code || strong) {
            throw new IllegalArgumentException("pattern: \"" + pattern + "\" (expected: ` and ** in pairs)");
        }
        found.add(new Part(words.toString(), -1, false, false));
        return List.copyOf(found);
    }

    private int place(int start, int end) {
        String number = end < 0 ? "" : pattern.substring(start + 1, end);
        if (!number.matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException("pattern: \"" + pattern + "\" (expected: {0}, {1} … as places)");
        }
        return Integer.parseInt(number);
    }

    /** Returns the places that are used, by number. */
    public BitSet places() {
        return (BitSet) places.clone();
    }

    /**
     * Returns the sentence.
     *
     * @param arguments what stands in the places; each must be used
     * @throws IllegalArgumentException if there are more or fewer arguments than places
     */
    public Text fill(List<Text> arguments) {
        if (places.cardinality() != arguments.size() || places.length() != arguments.size()) {
            throw new IllegalArgumentException(
                    "arguments: " + arguments.size() + " (expected: one for each place of \"" + pattern + "\")");
        }
        Text filled = Text.EMPTY;
        Text strong = Text.EMPTY;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Text piece;
            if (part.code) {
                StringBuilder literal = new StringBuilder();
                for (; i < parts.size() && parts.get(i).code; i++) {
                    Part next = parts.get(i);
                    literal.append(
                            next.place < 0
                                    ? next.words
                                    : arguments.get(next.place).plain());
                }
                i--;
                piece = Text.code(literal.toString());
            } else {
                piece = part.place < 0 ? Text.of(part.words) : arguments.get(part.place);
            }
            if (part.strong) {
                strong = strong.plus(piece);
            } else {
                filled = filled.plus(emphasised(strong)).plus(piece);
                strong = Text.EMPTY;
            }
        }
        return filled.plus(emphasised(strong));
    }

    private static Text emphasised(Text text) {
        return text.isEmpty() ? text : text.strong();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
