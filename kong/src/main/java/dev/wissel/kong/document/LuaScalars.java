package dev.wissel.kong.document;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a plain scalar means to Kong's reader of YAML, lyaml 6.2, in its order of trial: YAML 1.1 with gaps. */
final class LuaScalars {
    private static final Pattern OCTAL = Pattern.compile("([+-]?)0_*([0-7][0-7_]*)");
    private static final Pattern DECIMAL = Pattern.compile("([+-]?)_*([0-9][0-9_]*)");
    private static final Pattern FLOAT = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern HEXADECIMAL = Pattern.compile("([+-]?)0x_*([0-9a-fA-F][0-9a-fA-F_]*)");
    private static final Pattern BINARY = Pattern.compile("([+-]?)0b_*([01][01_]+)");
    private static final Pattern SIXTIES = Pattern.compile("([+-]?)([0-9]+:[0-5]?[0-9][:0-9]*)(\\.[0-9]+)?");

    private LuaScalars() {}

    static Node.Type plain(String text) {
        Node.Type core = Scalars.plain(text);
        if (core == Node.Type.NULL || core == Node.Type.BOOLEAN || Yaml11.isBoolean(text)) {
            return core == Node.Type.NULL ? core : Node.Type.BOOLEAN;
        }
        Double number = number(text);
        if (number == null) {
            return Node.Type.STRING;
        }
        return number == Math.rint(number) && !number.isInfinite() ? Node.Type.INTEGER : Node.Type.NUMBER;
    }

    /** Returns the number that a text stands for; null if it is none. */
    static @Nullable Double number(String text) {
        if (text.isEmpty() || text.length() > Scalars.LONGEST_NUMBER || "+-._0123456789".indexOf(text.charAt(0)) < 0) {
            return null;
        }
        Double whole = whole(text);
        if (whole != null) {
            return whole;
        }
        String bare = text.replace("_", "");
        if (FLOAT.matcher(bare).matches() && bare.matches(".*[.eE].*")) {
            return Double.parseDouble(bare);
        }
        return special(text);
    }

    private static @Nullable Double whole(String text) {
        Matcher octal = OCTAL.matcher(text);
        if (octal.matches()) {
            return signed(octal, 8);
        }
        Matcher decimal = DECIMAL.matcher(text);
        if (decimal.matches()) {
            return signed(decimal, 10);
        }
        Matcher hexadecimal = HEXADECIMAL.matcher(text);
        if (hexadecimal.matches()) {
            return signed(hexadecimal, 16);
        }
        Matcher binary = BINARY.matcher(text);
        return binary.matches() ? signed(binary, 2) : sixties(text);
    }

    private static Double signed(Matcher digits, int radix) {
        double value = new BigInteger(digits.group(2).replace("_", ""), radix).doubleValue();
        return digits.group(1).equals("-") ? -value : value;
    }

    private static @Nullable Double sixties(String text) {
        Matcher sixties = SIXTIES.matcher(text);
        if (!sixties.matches()) {
            return null;
        }
        double value = 0;
        for (String part : sixties.group(2).split(":+")) {
            value = value * 60 + Double.parseDouble(part);
        }
        if (sixties.group(3) != null) {
            value += Double.parseDouble("0" + sixties.group(3));
        }
        return sixties.group(1).equals("-") ? -value : value;
    }

    private static @Nullable Double special(String text) {
        return switch (text) {
            case ".nan", ".NaN", ".NAN" -> Double.NaN;
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
            case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }
}
