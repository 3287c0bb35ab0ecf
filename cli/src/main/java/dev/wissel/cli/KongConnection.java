package dev.wissel.cli;

import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.Secret;
import dev.wissel.kong.admin.TlsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags by which a Kong is reached. Those that decK has too have decK's names. Tokens come from the environment or a file. */
final class KongConnection {
    @Option(
            names = "--kong",
            paramLabel = "URL",
            description = {
                "The Kong whose Admin API is here. Repeat it for each node: a Kong without a database is",
                "written node by node."
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

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /** Returns whether a Kong is named. */
    boolean named() {
        return !kong.isEmpty();
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

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
