package dev.wissel.cli;

import dev.wissel.kong.admin.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads secrets from files and from the environment: never from the command line, which every user of the machine can read. Stateless. */
final class SecretInput {
    private static final int LONGEST = 8192;

    private SecretInput() {}

    /**
     * Returns what a file holds, less the white space around it, or else the first of these variables that is set.
     *
     * @throws Failures.BadInput if the file is empty, or too long to be a secret
     */
    static Optional<Secret> of(@Nullable Path file, String... variables) throws IOException {
        if (file != null) {
            String text = new InputFile(file).text().strip();
            if (text.isEmpty() || text.length() > LONGEST || text.indexOf('\n') >= 0) {
                throw new Failures.BadInput(file + ": " + (text.isEmpty() ? "empty" : "no secret")
                        + " (expected: one line of at most " + LONGEST + " characters)");
            }
            return Optional.of(Secret.of(text));
        }
        for (String variable : variables) {
            String value = System.getenv(variable);
            if (value != null && !value.isBlank()) {
                return Optional.of(Secret.of(value.strip()));
            }
        }
        return Optional.empty();
    }
}
