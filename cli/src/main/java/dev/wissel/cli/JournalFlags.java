package dev.wissel.cli;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.kong.admin.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the journal is. User and password of a database come from the environment or a file. */
final class JournalFlags {
    private static final String POSTGRES = "jdbc:postgresql:";

    @Option(
            names = "--journal",
            paramLabel = "FILE|URL",
            defaultValue = "${env:WISSEL_JOURNAL:-wissel-journal.db}",
            description = {
                "A file of SQLite, or jdbc:postgresql://HOST/DATABASE for several replicas; default ${DEFAULT-VALUE}.",
                "The database's user and password: WISSEL_JOURNAL_USER, WISSEL_JOURNAL_PASSWORD."
            })
    @SuppressWarnings("NullAway.Init")
    private String journal;

    @Option(
            names = "--journal-password-file",
            paramLabel = "FILE",
            description = "Holds the database's password, in place of WISSEL_JOURNAL_PASSWORD.")
    private @Nullable Path passwordFile;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** Returns what messages call it. */
    String name() {
        return journal;
    }

    /** Returns whether the command line names one. */
    boolean given() {
        return command.commandLine().getParseResult().hasMatchedOption("--journal");
    }

    boolean postgres() {
        return journal.startsWith("jdbc:");
    }

    /** Returns the file, of a journal in one. */
    Path file() {
        return Path.of(journal);
    }

    /** Opens it, and makes it if it is not there yet. */
    JournalDatabase open() throws IOException {
        if (!postgres()) {
            Path parent = file().toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw new Failures.BadInput("--journal: " + journal + ": no such directory (expected: a file in a"
                        + " directory that exists)");
            }
            if (Files.isDirectory(file())) {
                throw new Failures.BadInput("--journal: " + journal + ": is a directory (expected: a file)");
            }
            return JournalDatabase.file(file());
        }
        if (!journal.startsWith(POSTGRES + "//")) {
            throw wrong("a file, or " + POSTGRES + "//HOST/DATABASE");
        }
        if (journal.contains("password=")
                || journal.substring(POSTGRES.length()).contains("@")) {
            throw new ParameterException(
                    command.commandLine(),
                    "--journal: the URL holds a password (expected: it in WISSEL_JOURNAL_PASSWORD or --journal-password-file)");
        }
        Optional<Secret> password = SecretInput.of(passwordFile, "WISSEL_JOURNAL_PASSWORD", "PGPASSWORD");
        Optional<Secret> user = SecretInput.of(null, "WISSEL_JOURNAL_USER", "PGUSER");
        return JournalDatabase.postgres(
                journal,
                user.map(Secret::reveal).orElse(null),
                password.map(Secret::reveal).orElse(null));
    }

    /** Opens one that must be there already. */
    JournalDatabase openExisting() throws IOException {
        if (!postgres() && !Files.isRegularFile(file())) {
            throw new Failures.BadInput(
                    "--journal: " + journal + ": no such journal (expected: the one that wissel run --kong writes)");
        }
        return open();
    }

    static Journal journal(JournalDatabase database) {
        return new Journal(database, Journal.Bounds.DEFAULTS);
    }

    private ParameterException wrong(String expected) {
        return new ParameterException(command.commandLine(), "--journal: " + journal + " (expected: " + expected + ")");
    }
}
