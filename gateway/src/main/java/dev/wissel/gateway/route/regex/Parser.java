package dev.wissel.gateway.route.regex;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the syntax of Rust's {@code regex} crate. Look-around, back-references and whatever else cannot run in linear time is refused, as is every escape
 * without a meaning. Confined to one thread.
 *
 * @see <a href="https://docs.rs/regex/latest/regex/#syntax">Syntax</a>
 */
final class Parser {
    /** Deeper nesting is refused; Rust's limit is the same. */
    private static final int MAX_DEPTH = 250;

    private static final int MAX_REPEAT = 1000;

    final String pattern;
    int index;
    boolean ignoreCase;
    boolean unicode = true;
    private boolean dotAll;
    private boolean multiLine;
    private boolean swapGreed;
    private boolean verbose;
    private int groups;
    private int depth;
    private final Set<String> names = new HashSet<>();

    Parser(String pattern) {
        this.pattern = pattern;
    }

    Node parse() {
        Node node = choice();
        if (index < pattern.length()) {
            throw error("unopened group");
        }
        return node;
    }

    RegexSyntaxException error(String reason) {
        return new RegexSyntaxException(pattern, index, reason);
    }

    private Node choice() {
        if (++depth > MAX_DEPTH) {
            throw error("nested too deeply");
        }
        List<Node> branches = new ArrayList<>();
        branches.add(sequence());
        while (accept('|')) {
            branches.add(sequence());
        }
        depth--;
        return branches.size() == 1 ? branches.get(0) : new Node.Choice(List.copyOf(branches));
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        skipVerbose();
        while (index < pattern.length() && peek() != '|' && peek() != ')') {
            Node atom = atom();
            if (atom != null) {
                parts.add(repeated(atom));
            }
            skipVerbose();
        }
        return parts.size() == 1 ? parts.get(0) : new Node.Sequence(List.copyOf(parts));
    }

    /** Returns the next atom; null if only flags were set. */
    private @Nullable Node atom() {
        int c = next();
        return switch (c) {
            case '(' -> group();
            case '[' -> new Node.One(new ClassParser(this).parse());
            case '.' ->
                new Node.One(dotAll ? CodePoints.ALL : CodePoints.of('\n').complement());
            case '^' -> new Node.At(multiLine ? Node.Place.LINE_START : Node.Place.TEXT_START);
            case '$' -> new Node.At(multiLine ? Node.Place.LINE_END : Node.Place.TEXT_END);
            case '\\' -> escape();
            case '*', '+', '?', '{' -> throw error("nothing to repeat");
            default -> literal(c);
        };
    }

    private Node literal(int codePoint) {
        return new Node.One(folded(CodePoints.of(codePoint)));
    }

    private CodePoints folded(CodePoints set) {
        return ignoreCase ? set.withCases() : set;
    }

    private Node escape() {
        if (index == pattern.length()) {
            throw error("nothing follows the backslash");
        }
        Node.Place place = switch (peek()) {
            case 'A' -> Node.Place.TEXT_START;
            case 'z' -> Node.Place.TEXT_END;
            case 'b' -> unicode ? Node.Place.WORD_BOUNDARY : Node.Place.ASCII_WORD_BOUNDARY;
            case 'B' -> unicode ? Node.Place.NO_WORD_BOUNDARY : Node.Place.NO_ASCII_WORD_BOUNDARY;
            default -> null;
        };
        if (place != null) {
            index++;
            if (pattern.startsWith("b{", index - 1)) {
                throw error("word boundary of this kind is not supported");
            }
            return new Node.At(place);
        }
        CodePoints named = new ClassParser(this).namedClass();
        return named != null ? new Node.One(folded(named)) : literal(new ClassParser(this).escapedChar());
    }

    private Node repeated(Node atom) {
        Node result = atom;
        while (true) {
            skipVerbose();
            if (index == pattern.length()) {
                return result;
            }
            int min = 0;
            int max = -1;
            switch (peek()) {
                case '*' -> index++;
                case '+' -> {
                    index++;
                    min = 1;
                }
                case '?' -> {
                    index++;
                    max = 1;
                }
                case '{' -> {
                    index++;
                    min = count();
                    max = accept(',') ? (peekIs('}') ? -1 : count()) : min;
                    expect('}', "unclosed repetition");
                    if (max >= 0 && max < min) {
                        throw error("repetition ends before it begins");
                    }
                }
                default -> {
                    return result;
                }
            }
            boolean lazy = accept('?');
            result = new Node.Repeat(result, min, max, lazy == swapGreed);
        }
    }

    private int count() {
        int from = index;
        int value = 0;
        while (index < pattern.length() && peek() >= '0' && peek() <= '9') {
            value = Math.min(value * 10 + next() - '0', MAX_REPEAT + 1);
        }
        if (index == from) {
            throw error("repetition needs a decimal number");
        }
        if (value > MAX_REPEAT) {
            throw error("repetition of more than " + MAX_REPEAT);
        }
        return value;
    }

    private @Nullable Node group() {
        boolean outerIgnoreCase = ignoreCase;
        boolean outerUnicode = unicode;
        boolean outerDotAll = dotAll;
        boolean outerMultiLine = multiLine;
        boolean outerSwapGreed = swapGreed;
        boolean outerVerbose = verbose;
        int group = -1;
        String name = null;
        if (!accept('?')) {
            group = ++groups;
        } else if (acceptText("P<") || acceptText("<")) {
            group = ++groups;
            name = name();
        } else if (flags()) {
            return null;
        }
        Node inner = choice();
        expect(')', "unclosed group");
        ignoreCase = outerIgnoreCase;
        unicode = outerUnicode;
        dotAll = outerDotAll;
        multiLine = outerMultiLine;
        swapGreed = outerSwapGreed;
        verbose = outerVerbose;
        return group < 0 ? inner : new Node.Group(inner, group, name);
    }

    private String name() {
        int from = index;
        while (index < pattern.length() && peek() != '>') {
            boolean first = index == from;
            if (!standsInName(next(), first)) {
                throw error("look-around is not supported, and no group has such a name");
            }
        }
        String name = pattern.substring(from, index);
        expect('>', "unclosed name of a group");
        if (name.isEmpty() || !names.add(name)) {
            throw error("name of a group is empty or given twice");
        }
        return name;
    }

    private static boolean standsInName(int c, boolean first) {
        if (c == '_' || Character.isAlphabetic(c)) {
            return true;
        }
        return !first && (Character.isDigit(c) || c == '.' || c == '[' || c == ']');
    }

    /** Reads flags up to the colon or the closing bracket; returns true if they stand alone and hold from here on. */
    private boolean flags() {
        boolean on = true;
        boolean any = false;
        while (index < pattern.length()) {
            int c = next();
            if (c == ':' || c == ')') {
                if (c == ')' && !any) {
                    throw error("no flags");
                }
                return c == ')';
            }
            if (c == '-' && on) {
                on = false;
                continue;
            }
            any = true;
            setFlag(c, on);
        }
        throw error("unclosed group");
    }

    private void setFlag(int flag, boolean on) {
        switch (flag) {
            case 'i' -> ignoreCase = on;
            case 's' -> dotAll = on;
            case 'm' -> multiLine = on;
            case 'U' -> swapGreed = on;
            case 'u' -> unicode = on;
            case 'x' -> verbose = on;
            default -> throw error("no such flag; look-around is not supported");
        }
    }

    void skipVerbose() {
        while (verbose && index < pattern.length()) {
            if (Character.isWhitespace(peek())) {
                index++;
            } else if (peek() == '#') {
                int end = pattern.indexOf('\n', index);
                index = end < 0 ? pattern.length() : end + 1;
            } else {
                return;
            }
        }
    }

    int peek() {
        return pattern.codePointAt(index);
    }

    int next() {
        if (index == pattern.length()) {
            throw error("unexpected end");
        }
        int c = pattern.codePointAt(index);
        index += Character.charCount(c);
        return c;
    }

    boolean peekIs(char c) {
        return index < pattern.length() && pattern.charAt(index) == c;
    }

    boolean accept(char c) {
        if (!peekIs(c)) {
            return false;
        }
        index++;
        return true;
    }

    boolean acceptText(String text) {
        if (!pattern.startsWith(text, index)) {
            return false;
        }
        index += text.length();
        return true;
    }

    void expect(char c, String otherwise) {
        if (!accept(c)) {
            throw error(otherwise);
        }
    }

    int groups() {
        return groups;
    }
}
