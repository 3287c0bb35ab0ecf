package dev.wissel.cli;

import dev.wissel.cli.console.ConsoleFlags;
import dev.wissel.controller.sensor.IngestOptions;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.Secret;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Parsed;
import java.io.IOException;
import java.lang.reflect.Member;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of {@code run} on a Kong, beside those by which it is reached. */
final class KongFlags {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private KongConnection connection;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private JournalFlags journal;

    @Option(
            names = "--holder",
            paramLabel = "NAME",
            defaultValue = "${env:WISSEL_HOLDER:-}",
            description = "Name of this replica; default host and process.")
    private String holder = "";

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = {
                "With a journal in PostgreSQL: how long a replica leads without renewing; default ${DEFAULT-VALUE}."
            })
    private String lease = "10s";

    @Option(names = "--dry-run", description = "Decide and keep a journal, and write nothing to Kong.")
    private boolean dryRun;

    @Option(
            names = "--ingest-listen",
            paramLabel = "HOST:PORT",
            description = {
                "Where Kong's http-log plugin sends its records. Senders show the token of",
                "WISSEL_INGEST_TOKEN or --ingest-token-file."
            })
    private @Nullable String ingestListen;

    @Option(names = "--ingest-token-file", paramLabel = "FILE", description = "Holds that token.")
    private @Nullable Path ingestTokenFile;

    @Option(
            names = "--prometheus",
            paramLabel = "URL",
            description = "A Prometheus that scrapes Kong, asked for the demand.")
    private @Nullable String prometheus;

    @Option(
            names = "--writes-per-minute",
            paramLabel = "N",
            defaultValue = "6",
            description = "Most target writes a minute and upstream; default ${DEFAULT-VALUE}.")
    private int writesPerMinute;

    /** What {@code --foreign} may say. */
    enum ForeignChoice {
        RESPECT,
        RESTORE
    }

    @Option(
            names = "--foreign",
            paramLabel = "KIND",
            defaultValue = "respect",
            description = "A weight that somebody else wrote: respect or restore; default ${DEFAULT-VALUE}.")
    private ForeignChoice foreign = ForeignChoice.RESPECT;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** Returns whether a Kong is to be directed; refuses flags that belong to the other way of running. */
    boolean asked() {
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            if (both(option)) {
                continue;
            }
            boolean ours = option.userObject() instanceof Member member
                    && (member.getDeclaringClass() == KongFlags.class
                            || member.getDeclaringClass() == KongConnection.class);
            if (ours && !connection.named()) {
                throw wrong(option.longestName() + ": only with --kong (expected: --kong URL beside it)");
            }
            if (!ours && connection.named()) {
                throw wrong(option.longestName() + ": not with --kong (expected: without it; Kong serves, this gateway"
                        + " does not)");
            }
        }
        return connection.named();
    }

    /** Returns whether an option belongs to either way of running. */
    private static boolean both(OptionSpec option) {
        return option.userObject() instanceof Member member
                && (member.getDeclaringClass() == JournalFlags.class
                        || member.getDeclaringClass() == ConsoleFlags.class);
    }

    JournalFlags journal() {
        return journal;
    }

    boolean dryRun() {
        return dryRun;
    }

    Optional<String> prometheus() {
        return Optional.ofNullable(prometheus);
    }

    String holder() {
        if (!holder.isBlank()) {
            if (holder.length() > 100 || holder.chars().anyMatch(Character::isISOControl)) {
                throw wrong("--holder: (expected: one line of at most 100 characters)");
            }
            return holder.strip();
        }
        String host = System.getenv("HOSTNAME");
        return (host == null || host.isBlank() ? "wissel" : host) + "-"
                + ProcessHandle.current().pid();
    }

    Duration lease() {
        Parsed<Duration> parsed = DurationText.parse(lease);
        Duration length = parsed.toOptional().orElse(Duration.ZERO);
        if (length.compareTo(SHORTEST_LEASE) < 0 || length.compareTo(Duration.ofHours(1)) > 0) {
            throw wrong("--lease: " + lease + " (expected: a duration from 2s to 1h, such as 10s)");
        }
        return length;
    }

    /** Returns pace and prudence, which the strategy fits to each upstream. */
    DirectorSettings settings() {
        if (writesPerMinute < 1 || writesPerMinute > 600) {
            throw wrong("--writes-per-minute: " + writesPerMinute + " (expected: 1 to 600)");
        }
        return DirectorSettings.DEFAULTS
                .withWritesPerMinute(writesPerMinute)
                .withForeign(DirectorSettings.Foreign.valueOf(foreign.name()));
    }

    /** Returns how each node is spoken to. */
    List<AdminOptions> nodes() throws IOException {
        return connection.nodes();
    }

    /** Returns how log records are taken in; empty if they are not. */
    Optional<IngestOptions> ingest() throws IOException {
        if (ingestListen == null) {
            return Optional.empty();
        }
        Secret token = SecretInput.of(ingestTokenFile, "WISSEL_INGEST_TOKEN")
                .orElseThrow(() -> wrong("--ingest-listen: without a token (expected: one of at least 16 characters in"
                        + " WISSEL_INGEST_TOKEN or --ingest-token-file)"));
        try {
            InetSocketAddress address = new ListenAddress().convert(ingestListen);
            return Optional.of(IngestOptions.of(address, token));
        } catch (IllegalArgumentException | picocli.CommandLine.TypeConversionException refused) {
            throw wrong("--ingest-listen: " + refused.getMessage());
        }
    }

    ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
