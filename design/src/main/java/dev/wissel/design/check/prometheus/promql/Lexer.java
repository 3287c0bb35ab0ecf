package dev.wissel.design.check.prometheus.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a query into words. Confined to one query. */
final class Lexer {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern DURATION = Pattern.compile("(?:[0-9]+(?:ms|[smhdwy]))+(?![a-zA-Z0-9_])");
    private static final Pattern NUMBER = Pattern.compile(
            "(?:0[xX][0-9a-fA-F]+|(?:[0-9][0-9_]*\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![a-zA-Z0-9_:])");
    private static final List<String> SIGNS = List.of(
            "==", "!=", ">=", "<=", "=~", "!~", "+", "-", "*", "/", "%", "^", ">", "<", "=", "(", ")", "{", "}", "[",
            "]", ",", ":", "@");

    private final String text;
    private int at;

    Lexer(String text) {
        this.text = text;
    }

    List<Token> tokens() throws PromqlError {
        List<Token> tokens = new ArrayList<>();
        for (skip(); at < text.length(); skip()) {
            tokens.add(next());
        }
        tokens.add(new Token(Token.Type.END, "", text.length(), text.length()));
        return tokens;
    }

    private void skip() {
        while (at < text.length()) {
            char letter = text.charAt(at);
            if (letter == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r') {
                at++;
            } else {
                return;
            }
        }
    }

    private Token next() throws PromqlError {
        char letter = text.charAt(at);
        if (letter == '"' || letter == '\'' || letter == '`') {
            return string(letter);
        }
        boolean digit = letter >= '0' && letter <= '9';
        if (digit || (letter == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)))) {
            Token duration = match(DURATION, Token.Type.DURATION);
            Token number = duration == null ? match(NUMBER, Token.Type.NUMBER) : duration;
            if (number == null) {
                throw new PromqlError(at, "'" + around() + "' is neither a number nor a duration such as 5m");
            }
            return number;
        }
        // In [1h:5m] the colon is a sign of its own, and a name cannot follow it.
        if (letter != ':' || (at + 1 < text.length() && Character.isLetter(text.charAt(at + 1)))) {
            Token name = match(NAME, Token.Type.NAME);
            if (name != null) {
                return name;
            }
        }
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new Token(Token.Type.SIGN, sign, at - sign.length(), at);
            }
        }
        throw new PromqlError(at, "unexpected character '" + text.substring(at, text.offsetByCodePoints(at, 1)) + "'");
    }

    private String around() {
        int end = at;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return text.substring(at, end);
    }

    private @org.jspecify.annotations.Nullable Token match(Pattern pattern, Token.Type type) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        matcher.useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            return null;
        }
        int start = at;
        at = matcher.end();
        return new Token(type, matcher.group(), start, at);
    }

    private Token string(char quote) throws PromqlError {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char letter = text.charAt(at);
            if (letter == '\n' && quote != '`') {
                throw new PromqlError(start, "a string without its closing " + quote);
            }
            if (letter == '\\' && quote != '`') {
                value.append(escaped(start));
            } else {
                value.append(letter);
                at++;
            }
        }
        if (at >= text.length()) {
            throw new PromqlError(start, "a string without its closing " + quote);
        }
        at++;
        return new Token(Token.Type.STRING, value.toString(), start, at);
    }

    private String escaped(int start) throws PromqlError {
        if (at + 1 >= text.length()) {
            throw new PromqlError(start, "a string that ends in a backslash");
        }
        char kind = text.charAt(at + 1);
        int plain = "abfnrtv\\'\"".indexOf(kind);
        if (plain >= 0) {
            at += 2;
            return String.valueOf("\u0007\b\f\n\r\t\u000b\\'\"".charAt(plain));
        }
        int length = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : kind >= '0' && kind <= '7' ? 3 : 0;
        int from = kind >= '0' && kind <= '7' ? at + 1 : at + 2;
        if (length == 0 || from + length > text.length()) {
            throw new PromqlError(
                    at, "'\\" + kind + "' is no escape in a string; in a regular expression write '\\\\" + kind + "'");
        }
        try {
            int point = Integer.parseInt(text.substring(from, from + length), length == 3 ? 8 : 16);
            at = from + length;
            return Character.isValidCodePoint(point) ? Character.toString(point) : "?";
        } catch (NumberFormatException notANumber) {
            throw new PromqlError(at, "'" + text.substring(at, from + length) + "' is no escape in a string");
        }
    }
}
