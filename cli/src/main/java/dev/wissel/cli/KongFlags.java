package dev.wissel.cli;

import dev.wissel.controller.sensor.IngestOptions;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.Secret;
import dev.wissel.kong.admin.TlsOptions;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.Parsed;
import java.io.IOException;
import java.lang.reflect.Member;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of {@code run} on a Kong. Those that decK has too have decK's names. Tokens come from the environment or a file. */
final class KongFlags {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    @Option(
            names = "--kong",
            paramLabel = "URL",
            description = {
                "Direct the Kong whose Admin API is here, in place of serving. Repeat it for each node:",
                "a Kong without a database is written node by node."
            })
    private List<String> kong = new ArrayList<>();

    @Option(
            names = "--kong-admin-token-file",
            paramLabel = "FILE",
            description = {
                "Holds what is sent in Kong-Admin-Token; WISSEL_KONG_ADMIN_TOKEN and",
                "DECK_KONG_ADMIN_TOKEN do the same."
            })
    private @Nullable Path tokenFile;

    @Option(
            names = "--headers",
            paramLabel = "NAME:VALUE",
            split = ",",
            description = "Further fields of each request to Kong; repeatable.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--workspace", paramLabel = "NAME", description = "Kong Enterprise's workspace.")
    private String workspace = "";

    @Option(names = "--tls-skip-verify", description = "Take any certificate of Kong's.")
    private boolean skipVerify;

    @Option(names = "--tls-server-name", paramLabel = "NAME", description = "Name that Kong's certificate must have.")
    private @Nullable String serverName;

    @Option(
            names = "--ca-cert-file",
            paramLabel = "FILE",
            description = "Certificates in PEM that are trusted, in place of the platform's.")
    private @Nullable Path caFile;

    @Option(names = "--tls-client-cert-file", paramLabel = "FILE", description = "Certificate in PEM to show to Kong.")
    private @Nullable Path clientCertFile;

    @Option(names = "--tls-client-key-file", paramLabel = "FILE", description = "Its private key in PEM.")
    private @Nullable Path clientKeyFile;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Longest time for a call to Kong; default ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

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
            boolean ours = option.userObject() instanceof Member member
                    && (member.getDeclaringClass() == KongFlags.class
                            || member.getDeclaringClass() == JournalFlags.class);
            if (ours && kong.isEmpty()) {
                throw wrong(option.longestName() + ": only with --kong (expected: --kong URL beside it)");
            }
            if (!ours && !kong.isEmpty()) {
                throw wrong(option.longestName() + ": not with --kong (expected: without it; Kong serves, this gateway"
                        + " does not)");
            }
        }
        return !kong.isEmpty();
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
        if (timeoutSeconds < 1 || timeoutSeconds > 300) {
            throw wrong("--timeout: " + timeoutSeconds + " (expected: 1 to 300)");
        }
        Optional<Secret> token = SecretInput.of(tokenFile, "WISSEL_KONG_ADMIN_TOKEN", "DECK_KONG_ADMIN_TOKEN");
        TlsOptions tls = tls();
        List<AdminOptions> all = new ArrayList<>();
        Duration call = Duration.ofSeconds(timeoutSeconds);
        for (String url : kong) {
            try {
                AdminOptions.Builder builder = AdminOptions.at(url)
                        .workspace(workspace)
                        .tls(tls)
                        .timeouts(shorter(call, Duration.ofSeconds(2)), shorter(call, Duration.ofSeconds(5)), call);
                token.ifPresent(builder::token);
                addHeaders(builder);
                all.add(builder.build());
            } catch (IllegalArgumentException refused) {
                throw wrong(String.valueOf(refused.getMessage()));
            }
        }
        if (all.stream().map(AdminOptions::url).distinct().count() != all.size()) {
            throw wrong("--kong: a node is named twice (expected: each node once)");
        }
        return all;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void addHeaders(AdminOptions.Builder builder) {
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw wrong("--headers: a field without a name (expected: NAME:VALUE)");
            }
            builder.header(
                    header.substring(0, colon).strip(),
                    Secret.of(header.substring(colon + 1).strip()));
        }
    }

    private TlsOptions tls() throws IOException {
        TlsOptions options = new TlsOptions(
                skipVerify,
                caFile == null ? Optional.empty() : Optional.of(new InputFile(caFile).text()),
                Optional.ofNullable(serverName),
                Optional.empty(),
                Optional.empty());
        if (clientCertFile == null && clientKeyFile == null) {
            return options;
        }
        if (clientCertFile == null || clientKeyFile == null) {
            throw wrong("--tls-client-cert-file, --tls-client-key-file: one without the other (expected: both)");
        }
        return options.withClient(new InputFile(clientCertFile).text(), Secret.of(new InputFile(clientKeyFile).text()));
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
