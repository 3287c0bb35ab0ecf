package dev.wissel.kong.document;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a plain scalar means by the core schema of YAML 1.2 (chapter 10.3.2). */
final class Scalars {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern RADIX = Pattern.compile("0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern SPECIAL = Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    /** Longer digits are no number that anyone means, and would take long to convert. */
    static final int LONGEST_NUMBER = 400;

    private Scalars() {}

    static Node.Type plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Node.Type.NULL;
            case "true", "True", "TRUE", "false", "False", "FALSE" -> Node.Type.BOOLEAN;
            default -> numeric(text);
        };
    }

    private static Node.Type numeric(String text) {
        char first = text.charAt(0);
        if (text.length() > LONGEST_NUMBER || "+-.0123456789".indexOf(first) < 0) {
            return Node.Type.STRING;
        }
        if (DECIMAL.matcher(text).matches() || RADIX.matcher(text).matches()) {
            return Node.Type.INTEGER;
        }
        return FLOAT.matcher(text).matches() || SPECIAL.matcher(text).matches() ? Node.Type.NUMBER : Node.Type.STRING;
    }

    /** Returns the value of a text that {@link #plain} calls a number. */
    static double number(String text) {
        if (text.startsWith("0o")) {
            return new BigInteger(text.substring(2), 8).doubleValue();
        }
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16).doubleValue();
        }
        if (SPECIAL.matcher(text).matches()) {
            if (text.toLowerCase(Locale.ROOT).endsWith("nan")) {
                return Double.NaN;
            }
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(text);
    }
}
