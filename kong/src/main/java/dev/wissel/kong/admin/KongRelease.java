package dev.wissel.kong.admin;

import dev.wissel.kong.declarative.KongVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of Kong, as it names itself. Immutable.
 *
 * @param text as named, for example {@code 3.9.3} or {@code 3.10.0.1-enterprise-edition}
 * @param line its release line
 * @param patch third number; 0 if there is none
 */
public record KongRelease(String text, KongVersion line, int patch) {
    /** The oldest release line whose Admin API this client speaks: since then a target is one row. */
    public static final KongVersion OLDEST = new KongVersion(3, 0);

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:\\.([0-9]{1,4}))?([.-][0-9A-Za-z.+-]{0,60})?");

    /** Reads a version; empty if it is none. */
    public static Optional<KongRelease> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        KongVersion line = new KongVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        String patch = matcher.group(3);
        return Optional.of(new KongRelease(text, line, patch == null ? 0 : Integer.parseInt(patch)));
    }

    /** Returns whether it names itself as one of Kong Enterprise: by word, or by its fourth number. */
    public boolean enterprise() {
        return text.contains("enterprise") || text.matches("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+.*");
    }

    @Override
    public String toString() {
        return text;
    }
}
