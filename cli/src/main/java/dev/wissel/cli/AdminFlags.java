package dev.wissel.cli;

import dev.wissel.console.NodeOptions;
import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.admin.AdminOptions;
import dev.wissel.console.guard.AdminToken;
import dev.wissel.console.guard.DoorKeeper;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.tls.ListenerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The flags of the Admin API. A token comes from the environment or a file, never from the command line, which every user of the machine can read. */
final class AdminFlags {
    private static final String TOKEN_VARIABLE = "WISSEL_ADMIN_TOKEN";
    private static final InetSocketAddress KONGS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);

    @Option(
            names = "--admin-listen",
            paramLabel = "LISTEN",
            defaultValue = "${env:WISSEL_ADMIN_LISTEN}",
            description = {
                "Where Kong's Admin API is served, in Kong's words: HOST:PORT, then ssl for TLS; several by commas,",
                "such as '127.0.0.1:8001, 127.0.0.1:8444 ssl'; or off. Beyond loopback a token is needed, or ssl with",
                "--admin-ssl-client-ca. Default 127.0.0.1:8001 with --store, otherwise off."
            })
    private @Nullable String listen;

    @Option(
            names = "--admin-ssl-cert",
            paramLabel = "FILE",
            description = {
                "Certificate of the Admin API's ssl listeners, with those that lead to an authority, in PEM.",
                "Default: one for localhost, signed by itself and new at every start."
            })
    private @Nullable Path certificateFile;

    @Option(names = "--admin-ssl-cert-key", paramLabel = "FILE", description = "Its private key in PEM, not encrypted.")
    private @Nullable Path keyFile;

    @Option(
            names = "--admin-ssl-client-ca",
            paramLabel = "FILE",
            description = {
                "Authorities in PEM: on ssl listeners of the Admin API every client must show a certificate of theirs."
            })
    private @Nullable Path clientAuthoritiesFile;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = {
                "Who uses the Admin API must send what this file holds in Kong-Admin-Token.",
                "The environment variable " + TOKEN_VARIABLE + " does the same."
            })
    private @Nullable Path tokenFile;

    @Option(
            names = "--admin-host",
            paramLabel = "NAME",
            description = "Name by which the Admin API may be asked, beside localhost and addresses; repeatable.")
    private List<String> hosts = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /**
     * Returns what a node is told.
     *
     * @param usually whether there is an Admin API if nothing is said
     */
    NodeOptions options(GatewayOptions gateway, boolean usually) throws IOException {
        NodeOptions options = NodeOptions.defaults().withGateway(gateway);
        List<AdminListen> listens = listens(usually);
        ListenerTls tls = tls(listens.stream().anyMatch(AdminListen::ssl));
        if (listens.isEmpty()) {
            return options.withoutAdmin();
        }
        AdminToken token = token();
        if (token == null && AdminOptions.needsToken(listens, tls)) {
            throw wrong("--admin-listen: " + listen
                    + " can be reached from other machines (expected: a loopback address, or a token in "
                    + TOKEN_VARIABLE + " or --admin-token-file, or ssl with --admin-ssl-client-ca)");
        }
        return options.withAdmin(new DoorKeeper(token, Set.copyOf(hosts)), listens, tls);
    }

    private List<AdminListen> listens(boolean usually) {
        if (listen == null || listen.isBlank()) {
            return usually ? List.of(AdminListen.plain(KONGS)) : List.of();
        }
        try {
            return AdminListens.read(listen);
        } catch (TypeConversionException wrong) {
            throw wrong("--admin-listen: " + wrong.getMessage());
        }
    }

    /** Returns what listeners with TLS show and ask for; null if there is none. */
    private @Nullable ListenerTls tls(boolean ssl) throws IOException {
        Path certificate = certificateFile;
        Path key = keyFile;
        if ((certificate == null) != (key == null)) {
            throw wrong("--admin-ssl-cert, --admin-ssl-cert-key: one without the other (expected: both)");
        }
        if (!ssl) {
            if (certificate != null || clientAuthoritiesFile != null) {
                throw wrong("--admin-ssl-" + (certificate != null ? "cert" : "client-ca")
                        + ": no listener of the Admin API speaks TLS (expected: --admin-listen 'HOST:PORT ssl')");
            }
            return null;
        }
        String authorities = clientAuthorities();
        if (certificate == null || key == null) {
            return ListenerTls.selfSigned(authorities);
        }
        String certificatePem = text(certificate);
        String keyPem = text(key);
        try {
            return ListenerTls.of(certificatePem, keyPem, authorities);
        } catch (IllegalArgumentException unusable) {
            throw new Failures.BadInput(certificate + ", " + key + ": " + unusable.getMessage());
        }
    }

    private @Nullable String clientAuthorities() throws IOException {
        Path file = clientAuthoritiesFile;
        if (file == null) {
            return null;
        }
        String pem = text(file);
        try {
            ListenerTls.checkAuthorities(pem);
            return pem;
        } catch (IllegalArgumentException unusable) {
            throw new Failures.BadInput(file + ": " + unusable.getMessage());
        }
    }

    /** PEM is ASCII; what is not is no reason to say something of a key in an error. */
    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": a directory (expected: a file in PEM)");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private @Nullable AdminToken token() throws IOException {
        String variable = System.getenv(TOKEN_VARIABLE);
        try {
            if (tokenFile != null) {
                return AdminToken.read(tokenFile);
            }
            return variable == null || variable.isEmpty() ? null : AdminToken.of(variable);
        } catch (IllegalArgumentException unusable) {
            String from = tokenFile == null ? TOKEN_VARIABLE + ": " : "";
            throw new Failures.BadInput(from + unusable.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
