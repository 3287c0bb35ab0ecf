package dev.wissel.kong.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rewrites a route's expression for Java and notes what Kong's router would refuse. Confined to one thread. */
final class RegexTranslation {
    /** PCRE's own limit. */
    private static final int DEEPEST = 250;

    private static final Pattern NAMED = Pattern.compile("\\(\\?P?<([A-Za-z_][A-Za-z0-9_]*)>");
    private static final Pattern FLAGS = Pattern.compile("\\(\\?([imsx]*(?:-[imsx]+)?)([:)])");
    private static final Pattern POSIX = Pattern.compile(
            "\\[:(\\^?)(alpha|digit|alnum|upper|lower|space|punct|xdigit|word|blank|cntrl|graph|print|ascii):]");
    /** Letters that may follow a backslash in Rust's dialect. */
    private static final String ESCAPES = "aftnrvdDsSwWpPbBAzxu";

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Integer> groups = new LinkedHashMap<>();
    private int at;
    private int groupCount;
    private int depth;
    private boolean multiline;
    private @Nullable String unsupported;
    private @Nullable String invalid;

    private RegexTranslation(String text) {
        this.text = text;
        this.multiline = Pattern.compile("\\(\\?[isx]*m").matcher(text).find();
    }

    static RegexTranslation of(String text) {
        RegexTranslation translation = new RegexTranslation(text);
        while (translation.at < text.length() && translation.invalid == null) {
            translation.step();
        }
        return translation;
    }

    String java() {
        return out.toString();
    }

    Map<String, Integer> groups() {
        return groups;
    }

    @Nullable
    String unsupported() {
        return unsupported;
    }

    @Nullable
    String invalid() {
        return invalid;
    }

    private void step() {
        char c = text.charAt(at);
        switch (c) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> group();
            case ')' -> {
                depth--;
                copy(1);
            }
            case '$' -> {
                // Java's dollar also matches before a last line break, Rust's does not.
                out.append(multiline ? "$" : "\\z");
                at++;
            }
            default -> copy(1);
        }
    }

    private void copy(int length) {
        int end = Math.min(text.length(), at + length);
        out.append(text, at, end);
        at = end;
    }

    private void refuse(String what) {
        if (unsupported == null) {
            unsupported = what;
        }
    }

    private void escape() {
        if (at + 1 >= text.length()) {
            invalid = "\\ at end of pattern";
            return;
        }
        char next = text.charAt(at + 1);
        if ("0123456789kg".indexOf(next) >= 0) {
            refuse("backreferences are not supported");
            out.append("(?:)");
            at += 2;
        } else if (Character.isLetter(next) && ESCAPES.indexOf(next) < 0) {
            refuse("unrecognized escape sequence \\" + next);
            out.append("(?:)");
            at += 2;
        } else if (next == 'v') {
            out.append("\\x0B");
            at += 2;
        } else if (text.startsWith("\\u{", at)) {
            out.append("\\x{");
            at += 3;
        } else {
            copy(2);
        }
    }

    private void group() {
        if (++depth > DEEPEST) {
            invalid = "parentheses are too deeply nested";
            return;
        }
        if (!text.startsWith("(?", at)) {
            groupCount++;
            copy(1);
            return;
        }
        Matcher named = NAMED.matcher(text).region(at, text.length());
        Matcher flags = FLAGS.matcher(text).region(at, text.length());
        if (named.lookingAt()) {
            groupCount++;
            if (groups.putIfAbsent(named.group(1), groupCount) != null) {
                invalid = "two named subpatterns have the same name";
            }
            out.append('(');
            at = named.end();
        } else if (flags.lookingAt()) {
            depth -= flags.group(2).equals(")") ? 1 : 0;
            copy(flags.end() - at);
        } else {
            refuseGroup();
        }
    }

    private void refuseGroup() {
        String kind = text.substring(at, Math.min(text.length(), at + 4));
        if (kind.startsWith("(?=") || kind.startsWith("(?!") || kind.startsWith("(?<=") || kind.startsWith("(?<!")) {
            refuse("look-around, including look-ahead and look-behind, is not supported");
            out.append("(?:");
            at += kind.startsWith("(?<") ? 4 : 3;
        } else {
            refuse("unrecognized group \"" + kind + "\"");
            out.append("(?:");
            at += Math.min(3, kind.length());
        }
    }

    private void characterClass() {
        copy(1);
        if (at < text.length() && text.charAt(at) == '^') {
            copy(1);
        }
        if (at < text.length() && text.charAt(at) == ']') {
            out.append("\\]");
            at++;
        }
        while (at < text.length() && text.charAt(at) != ']' && invalid == null) {
            Matcher posix = POSIX.matcher(text).region(at, text.length());
            if (posix.lookingAt()) {
                out.append(posixClass(posix.group(2), !posix.group(1).isEmpty()));
                at = posix.end();
            } else if (text.charAt(at) == '[') {
                if (++depth > DEEPEST) {
                    invalid = "character classes are too deeply nested";
                    return;
                }
                characterClass();
                depth--;
            } else if (text.charAt(at) == '\\') {
                escape();
            } else {
                copy(1);
            }
        }
        copy(1);
    }

    private static String posixClass(String name, boolean negated) {
        String letter = negated ? "\\P{" : "\\p{";
        return switch (name) {
            case "word" -> negated ? "\\W" : "\\w";
            case "xdigit" -> letter + "XDigit}";
            case "ascii" -> letter + "ASCII}";
            default -> letter + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "}";
        };
    }
}
