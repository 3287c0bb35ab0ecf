package dev.wissel.design.output;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One file of a design. The same strategy gives the same text, byte by byte.
 *
 * <p>Immutable.
 *
 * @param name name in the directory of the design: lower-case letters, digits, {@code -} and {@code .}
 * @param content the whole text
 */
public record DesignFile(String name, String content) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

    public DesignFile {
        Objects.requireNonNull(content, "content");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: " + name
                    + " (expected: 1 to 100 of a-z, 0-9, '-' and '.', beginning with a letter or digit)");
        }
    }
}
