package dev.wissel.gateway.route.regex;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The named classes of code points. Thread-safe; a class is worked out when it is first asked for, and kept. */
final class CharClasses {
    private static final Map<String, CodePoints> PROPERTIES = new ConcurrentHashMap<>();
    private static final Map<String, CodePoints> POSIX = Map.ofEntries(
            Map.entry("alnum", ascii("09azAZ")),
            Map.entry("alpha", ascii("azAZ")),
            Map.entry("ascii", CodePoints.range(0, 127)),
            Map.entry("blank", ascii("  \t\t")),
            Map.entry("cntrl", CodePoints.range(0, 31).union(CodePoints.of(127))),
            Map.entry("digit", ascii("09")),
            Map.entry("graph", ascii("!~")),
            Map.entry("lower", ascii("az")),
            Map.entry("print", ascii(" ~")),
            Map.entry("punct", ascii("!/:@[`{~")),
            Map.entry("space", ascii("\t\r  ")),
            Map.entry("upper", ascii("AZ")),
            Map.entry("word", ascii("09azAZ__")),
            Map.entry("xdigit", ascii("09afAF")));

    private CharClasses() {}

    /** Returns {@code [:name:]}; null if there is no such class. */
    static @Nullable CodePoints posix(String name) {
        return POSIX.get(name);
    }

    static CodePoints digit(boolean unicode) {
        return unicode ? UnicodeDigit.SET : ascii("09");
    }

    static CodePoints space(boolean unicode) {
        return unicode ? UnicodeSpace.SET : ascii("\t\r  ");
    }

    static CodePoints word(boolean unicode) {
        return unicode ? UnicodeWord.SET : ascii("09azAZ__");
    }

    private static final class UnicodeDigit {
        static final CodePoints SET = CodePoints.where(CharClasses::isDecimal);
    }

    private static final class UnicodeSpace {
        static final CodePoints SET = ascii(
                "\t\r  \u0085\u0085\u00a0\u00a0\u1680\u1680\u2000\u200a\u2028\u2029\u202f\u202f\u205f\u205f\u3000\u3000");
    }

    /** Letters, marks, decimal digits, connectors and joiners (UTS 18, annex C). */
    private static final class UnicodeWord {
        static final CodePoints SET = CodePoints.where(CharClasses::isWord);
    }

    private static boolean isDecimal(int c) {
        return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
    }

    private static boolean isWord(int c) {
        return Character.isAlphabetic(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.DECIMAL_DIGIT_NUMBER,
                            Character.CONNECTOR_PUNCTUATION -> true;
                    default -> c == 0x200c || c == 0x200d;
                };
    }

    /** Returns the code points with a Unicode property: a general category, a script, a binary property. */
    static CodePoints property(String name) {
        return PROPERTIES.computeIfAbsent(name, CharClasses::scan);
    }

    private static CodePoints scan(String name) {
        Pattern pattern = compile(name);
        char[] pair = new char[2];
        return CodePoints.where(c -> {
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            return !surrogate
                    && pattern.matcher(new String(pair, 0, Character.toChars(c, pair, 0)))
                            .matches();
        });
    }

    private static Pattern compile(String name) {
        String shortName = switch (name.toLowerCase(Locale.ROOT).replace("_", "")) {
            case "letter" -> "L";
            case "uppercaseletter" -> "Lu";
            case "lowercaseletter" -> "Ll";
            case "mark" -> "M";
            case "number" -> "N";
            case "decimalnumber", "digit" -> "Nd";
            case "punctuation" -> "P";
            case "symbol" -> "S";
            case "separator" -> "Z";
            case "any" -> "IsAssigned}\\P{IsAssigned";
            default -> name;
        };
        try {
            return Pattern.compile("[\\p{" + shortName + "}]");
        } catch (PatternSyntaxException notACategory) {
            return Pattern.compile("[\\p{Is" + shortName + "}]");
        }
    }

    /** Returns the ranges whose first and last members alternate in the text. */
    private static CodePoints ascii(String pairs) {
        CodePoints set = CodePoints.NONE;
        for (int i = 0; i < pairs.length(); i += 2) {
            set = set.union(CodePoints.range(pairs.charAt(i), pairs.charAt(i + 1)));
        }
        return set;
    }
}
