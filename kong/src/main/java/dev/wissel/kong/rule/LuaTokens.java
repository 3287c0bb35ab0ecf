package dev.wissel.kong.rule;

import java.util.Set;
import java.util.regex.Pattern;

/** Words, numbers, texts and signs of Lua, one after the other. Confined to one thread. */
final class LuaTokens {
    private enum Kind {
        NAME,
        WORD,
        NUMBER,
        TEXT,
        END
    }

    private record Token(Kind kind, String word, int line) {}

    private static final Set<String> RESERVED = Set.copyOf(LuaSyntax.reserved());
    private static final Pattern NUMBER =
            Pattern.compile("(?i)(?:0x(?:[0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)(?:p[+-]?[0-9]+)?"
                    + "|0b[01]+|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]+)?)(?:u?ll|i)?");
    private static final String[] SIGNS = {
        "...", "..", "::", "==", "~=", "<=", ">=", "+", "-", "*", "/", "%", "^", "#", "<", ">", "=", "(", ")", "{", "}",
        "[", "]", ";", ":", ",", "."
    };
    private static final String ESCAPES = "abfnrtv\\\"'\n\r";

    private final String text;
    private int at;
    private int line = 1;
    private Token current;
    private Token following;

    LuaTokens(String text) {
        this.text = text;
        if (text.startsWith("#")) {
            skipLine();
        }
        this.current = scan();
        this.following = scan();
    }

    /** Returns the present word or sign; empty at the end. */
    String word() {
        return current.word();
    }

    int line() {
        return current.line();
    }

    String shown() {
        return current.word().length() > 40 ? current.word().substring(0, 40) : current.word();
    }

    boolean isName() {
        return current.kind() == Kind.NAME;
    }

    boolean isNumber() {
        return current.kind() == Kind.NUMBER;
    }

    boolean isText() {
        return current.kind() == Kind.TEXT;
    }

    boolean nextIs(String word) {
        return following.kind() == Kind.WORD && following.word().equals(word);
    }

    boolean nextIsName() {
        return following.kind() == Kind.NAME;
    }

    void next() {
        current = following;
        following = current.kind() == Kind.END ? current : scan();
    }

    private Token scan() {
        skipBlank();
        if (at >= text.length()) {
            return new Token(Kind.END, "", line);
        }
        int start = at;
        int startLine = line;
        char first = text.charAt(at);
        if (Character.isLetter(first) || first == '_' || first >= 0x80) {
            while (at < text.length() && isNamePart(text.charAt(at))) {
                at++;
            }
            String word = text.substring(start, at);
            return new Token(RESERVED.contains(word) ? Kind.WORD : Kind.NAME, word, startLine);
        }
        if (isDigit(first) || (first == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            return number(start);
        }
        if (first == '"' || first == '\'') {
            quoted(first);
            return new Token(Kind.TEXT, text.substring(start, at), startLine);
        }
        if (first == '[' && longBracket(true)) {
            return new Token(Kind.TEXT, text.substring(start, at), startLine);
        }
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new Token(Kind.WORD, sign, startLine);
            }
        }
        throw new LuaSyntax.Wrong(line, "unexpected symbol near '" + first + "'");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNamePart(char c) {
        return c == '_' || isDigit(c) || Character.isLetter(c) || c >= 0x80;
    }

    /** Takes all that could belong to a number, as Lua does, and then looks whether it is one. */
    private Token number(int start) {
        boolean hexadecimal = text.startsWith("0x", at) || text.startsWith("0X", at);
        while (at < text.length()) {
            char c = text.charAt(at);
            char before = at > start ? Character.toLowerCase(text.charAt(at - 1)) : ' ';
            boolean sign = (c == '+' || c == '-') && before == (hexadecimal ? 'p' : 'e');
            if (!sign && !isNamePart(c) && c != '.') {
                break;
            }
            at++;
        }
        String word = text.substring(start, at);
        if (!NUMBER.matcher(word).matches()) {
            throw new LuaSyntax.Wrong(line, "malformed number near '" + word + "'");
        }
        return new Token(Kind.NUMBER, word, line);
    }

    private void quoted(char quote) {
        int startLine = line;
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r') {
                throw new LuaSyntax.Wrong(startLine, "unfinished string");
            }
            if (c == '\\') {
                at++;
                escape();
            } else {
                at++;
            }
        }
        if (at >= text.length()) {
            throw new LuaSyntax.Wrong(startLine, "unfinished string near '<eof>'");
        }
        at++;
    }

    private void escape() {
        if (at >= text.length()) {
            return;
        }
        char c = text.charAt(at++);
        if (c == '\n') {
            line++;
        } else if (c == 'z') {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                line += text.charAt(at++) == '\n' ? 1 : 0;
            }
        } else if (c != 'x' && c != 'u' && !isDigit(c) && ESCAPES.indexOf(c) < 0) {
            throw new LuaSyntax.Wrong(line, "invalid escape sequence");
        }
    }

    private void skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c <= ' ') {
                at++;
            } else if (text.startsWith("--", at)) {
                at += 2;
                if (at >= text.length() || text.charAt(at) != '[' || !longBracket(false)) {
                    skipLine();
                }
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    /** Skips a text or comment in long brackets; returns false if there is none here. */
    private boolean longBracket(boolean string) {
        int level = at + 1;
        while (level < text.length() && text.charAt(level) == '=') {
            level++;
        }
        if (level >= text.length() || text.charAt(level) != '[') {
            if (string && level > at + 1) {
                throw new LuaSyntax.Wrong(line, "invalid long string delimiter");
            }
            return false;
        }
        String close = "]" + "=".repeat(level - at - 1) + "]";
        int end = text.indexOf(close, level + 1);
        if (end < 0) {
            throw new LuaSyntax.Wrong(line, "unfinished long " + (string ? "string" : "comment"));
        }
        for (int i = at; i < end; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        at = end + close.length();
        return true;
    }
}
