package dev.wissel.kong.document;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Plain scalars that readers of YAML 1.1, such as Kong's (lyaml), take for something else than readers of 1.2 do.
 *
 * <p>Such a word is a trap: {@code on} is a text here and true there, {@code 010} is ten here and eight there. Readers refuse it, writers quote it.
 */
public final class Yaml11 {
    private static final Set<String> BOOLEANS =
            Set.of("yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF");
    private static final Pattern SIXTIES = Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-9]+|0o[0-7]+");
    /** Kong reads these as 1.2 does, other readers of 1.1 do not. */
    private static final Pattern OTHERS = Pattern.compile(
            "[yYnN]|<<|=|[-+]?0b[01_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \\t]+)[0-9]{1,2}:.*)?");

    private Yaml11() {}

    /** Returns whether Kong takes this plain text for a boolean although 1.2 says string. */
    public static boolean isBoolean(String text) {
        return BOOLEANS.contains(text);
    }

    /**
     * Returns whether Kong reads a plain scalar differently than 1.2 does.
     *
     * @param text text of a plain scalar
     */
    public static boolean misreads(String text) {
        if (text.length() > Scalars.LONGEST_NUMBER) {
            return false;
        }
        if (text.isEmpty() || "+-._0123456789".indexOf(text.charAt(0)) < 0) {
            return isBoolean(text);
        }
        return isBoolean(text)
                || OCTAL.matcher(text).matches()
                || (LuaScalars.plain(text) == Node.Type.STRING) != (Scalars.plain(text) == Node.Type.STRING);
    }

    /** Returns whether a text must be quoted so that no reader takes it for anything but a string. */
    public static boolean needsQuotes(String text) {
        return text.length() > Scalars.LONGEST_NUMBER
                || Scalars.plain(text) != Node.Type.STRING
                || misreads(text)
                || (text.indexOf(':') > 0 && SIXTIES.matcher(text).matches())
                || OTHERS.matcher(text).matches();
    }
}
