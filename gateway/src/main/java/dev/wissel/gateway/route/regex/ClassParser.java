package dev.wissel.gateway.route.regex;

import java.util.Locale;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads bracketed classes and the escapes that stand in them and outside. Shares the position of its parser. */
final class ClassParser {
    private static final int MAX_DEPTH = 50;

    private final Parser parser;
    private int depth;

    ClassParser(Parser parser) {
        this.parser = parser;
    }

    /** Reads a class whose opening bracket has been read. */
    CodePoints parse() {
        if (++depth > MAX_DEPTH) {
            throw parser.error("class nested too deeply");
        }
        boolean negated = parser.accept('^');
        CodePoints set = operand(true);
        while (!parser.accept(']')) {
            set = operation(set);
        }
        depth--;
        if (parser.ignoreCase) {
            set = set.withCases();
        }
        return negated ? set.complement() : set;
    }

    private CodePoints operation(CodePoints left) {
        if (parser.acceptText("&&")) {
            return left.intersection(operand(false));
        }
        if (parser.acceptText("--")) {
            return left.difference(operand(false));
        }
        if (parser.acceptText("~~")) {
            return left.symmetricDifference(operand(false));
        }
        throw parser.error("unclosed class");
    }

    /** Reads the members up to the closing bracket or an operator. A closing bracket or dashes that come first are members. */
    private CodePoints operand(boolean first) {
        CodePoints set = CodePoints.NONE;
        boolean leading = first;
        while (leading && parser.accept('-')) {
            set = set.union(CodePoints.of('-'));
        }
        if (leading && parser.accept(']')) {
            set = set.union(CodePoints.of(']'));
        }
        while (true) {
            parser.skipVerbose();
            if (parser.index >= parser.pattern.length()) {
                throw parser.error("unclosed class");
            }
            if (parser.peekIs(']') || atOperator()) {
                return set;
            }
            set = set.union(item());
        }
    }

    private boolean atOperator() {
        String text = parser.pattern;
        int at = parser.index;
        return text.startsWith("&&", at) || text.startsWith("--", at) || text.startsWith("~~", at);
    }

    private CodePoints item() {
        if (parser.peekIs('[')) {
            CodePoints posix = posix();
            if (posix != null) {
                return posix;
            }
            parser.index++;
            return parse();
        }
        if (parser.peekIs('\\')) {
            int start = parser.index++;
            CodePoints named = namedClass();
            if (named != null) {
                return named;
            }
            parser.index = start;
        }
        int low = member();
        if (!parser.peekIs('-') || parser.pattern.startsWith("-]", parser.index) || atOperator()) {
            return CodePoints.of(low);
        }
        parser.index++;
        int high = member();
        if (high < low) {
            throw parser.error("range ends before it begins");
        }
        return CodePoints.range(low, high);
    }

    private int member() {
        int c = parser.next();
        return c == '\\' ? escapedChar() : c;
    }

    private @Nullable CodePoints posix() {
        int end = parser.pattern.indexOf(":]", parser.index);
        if (!parser.pattern.startsWith("[:", parser.index) || end < 0) {
            return null;
        }
        String name = parser.pattern.substring(parser.index + 2, end);
        boolean negated = name.startsWith("^");
        CodePoints set = CharClasses.posix(negated ? name.substring(1) : name);
        if (set == null) {
            return null;
        }
        parser.index = end + 2;
        return negated ? set.complement() : set;
    }

    /** Reads a named class whose backslash has been read; null, and nothing read, if it is none. */
    @Nullable
    CodePoints namedClass() {
        if (parser.index == parser.pattern.length()) {
            throw parser.error("nothing follows the backslash");
        }
        int letter = parser.peek();
        boolean unicode = parser.unicode;
        CodePoints set = switch (letter) {
            case 'd', 'D' -> CharClasses.digit(unicode);
            case 's', 'S' -> CharClasses.space(unicode);
            case 'w', 'W' -> CharClasses.word(unicode);
            case 'p', 'P' -> null;
            default -> CodePoints.NONE;
        };
        if (set == CodePoints.NONE) {
            return null;
        }
        parser.index++;
        CodePoints found = set != null ? set : property();
        return Character.isUpperCase(letter) ? found.complement() : found;
    }

    private CodePoints property() {
        String name;
        if (parser.accept('{')) {
            int end = parser.pattern.indexOf('}', parser.index);
            if (end < 0) {
                throw parser.error("unclosed name of a property");
            }
            name = parser.pattern.substring(parser.index, end);
            parser.index = end + 1;
        } else {
            name = Character.toString(parser.next());
        }
        boolean negated = name.startsWith("^");
        try {
            CodePoints set = CharClasses.property(negated ? name.substring(1) : name);
            return negated ? set.complement() : set;
        } catch (PatternSyntaxException unknown) {
            throw parser.error("no such property");
        }
    }

    /** Reads an escaped char whose backslash has been read. */
    int escapedChar() {
        int c = parser.next();
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            case 'a' -> 0x07;
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            default -> {
                if (c < ' ' || c >= 127 || Character.isLetterOrDigit(c) || c == '<' || c == '>') {
                    throw parser.error("no such escape; back-references are not supported");
                }
                yield c;
            }
        };
    }

    private int hex(int digits) {
        String text;
        if (parser.accept('{')) {
            int end = parser.pattern.indexOf('}', parser.index);
            text = end < 0 ? "" : parser.pattern.substring(parser.index, end);
            parser.index = end < 0 ? parser.index : end + 1;
        } else {
            int end = Math.min(parser.index + digits, parser.pattern.length());
            text = parser.pattern.substring(parser.index, end);
            parser.index = end;
            if (text.length() < digits) {
                throw parser.error("too few hexadecimal digits");
            }
        }
        if (!text.toLowerCase(Locale.ROOT).matches("[0-9a-f]{1,8}")) {
            throw parser.error("not hexadecimal");
        }
        long value = Long.parseLong(text, 16);
        if (!Character.isValidCodePoint((int) value) || value > Character.MAX_CODE_POINT) {
            throw parser.error("no such code point");
        }
        return (int) value;
    }
}
