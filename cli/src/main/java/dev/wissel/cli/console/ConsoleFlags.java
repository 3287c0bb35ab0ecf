package dev.wissel.cli.console;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.admin.Encryption;
import dev.wissel.console.guard.AdminToken;
import dev.wissel.console.web.ConsoleOptions;
import dev.wissel.gateway.tls.ListenerTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The flags of the console. A token comes from the environment or a file, never from the command line, which every user of the machine can read. */
public final class ConsoleFlags {
    private static final String TOKEN_VARIABLE = "WISSEL_CONSOLE_TOKEN";
    private static final String STANDARD = "127.0.0.1:" + ConsoleOptions.STANDARD_PORT;
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    @Option(
            names = "--console-listen",
            paramLabel = "LISTEN",
            defaultValue = "${env:WISSEL_CONSOLE_LISTEN}",
            description = {
                "Where the console is served: HOST:PORT, then ssl for TLS; several by commas; or off.",
                "Beyond loopback a token is needed. Default " + STANDARD + ", and none if that is taken."
            })
    private @Nullable String listen;

    @Option(
            names = "--console-token-file",
            paramLabel = "FILE",
            description = {
                "Who uses the console must know what this file holds.",
                "The environment variable " + TOKEN_VARIABLE + " does the same."
            })
    private @Nullable Path tokenFile;

    @Option(
            names = "--console-host",
            paramLabel = "NAME",
            description = "Name by which the console may be asked for, beside localhost and addresses; repeatable.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--console-ssl-cert",
            paramLabel = "FILE",
            description = {
                "Certificate of the console's ssl listeners, with those that lead to an authority, in PEM.",
                "Default: one for localhost, signed by itself and new at every start."
            })
    private @Nullable Path certificateFile;

    @Option(
            names = "--console-ssl-cert-key",
            paramLabel = "FILE",
            description = "Its private key in PEM, not encrypted.")
    private @Nullable Path keyFile;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    /**
     * Where and for whom the console is to be served. Immutable.
     *
     * @param listens where; empty for nowhere
     * @param asked whether somebody has asked for these places: then it is an error if one is taken
     * @param tls of those that speak it
     * @param token who knows it may use the console
     * @param hosts further names of this machine
     */
    public record Place(
            List<AdminListen> listens,
            boolean asked,
            @Nullable Encryption tls,
            @Nullable AdminToken token,
            Set<String> hosts) {
        /** Nowhere. */
        public static final Place NOWHERE = new Place(List.of(), false, null, null, Set.of());

        public Place {
            listens = List.copyOf(listens);
            hosts = Set.copyOf(hosts);
        }

        /** Returns the same options at this place. */
        ConsoleOptions at(ConsoleOptions options) {
            return options.hostNames(hosts).listens(listens, tls, token);
        }
    }

    /**
     * Returns where the console is to be served.
     *
     * @param listeners reads {@code HOST:PORT ssl}, by commas
     * @throws IOException if a file cannot be read
     */
    public Place place(Function<String, List<AdminListen>> listeners) throws IOException {
        boolean asked = listen != null && !listen.isBlank();
        List<AdminListen> listens = listens(asked ? String.valueOf(listen) : STANDARD, listeners);
        Encryption tls = tls(listens.stream().anyMatch(AdminListen::ssl));
        if (listens.isEmpty()) {
            return Place.NOWHERE;
        }
        AdminToken token = token();
        boolean open =
                listens.stream().anyMatch(each -> !each.address().getAddress().isLoopbackAddress());
        if (open && token == null) {
            throw wrong("--console-listen: " + listen
                    + " can be reached from other machines (expected: a loopback address, or a token in "
                    + TOKEN_VARIABLE + " or --console-token-file)");
        }
        return new Place(listens, asked, tls, token, Set.copyOf(hosts));
    }

    private List<AdminListen> listens(String text, Function<String, List<AdminListen>> listeners) {
        try {
            return listeners.apply(text);
        } catch (TypeConversionException wrong) {
            throw wrong("--console-listen: " + wrong.getMessage());
        }
    }

    private @Nullable Encryption tls(boolean ssl) throws IOException {
        Path certificate = certificateFile;
        Path key = keyFile;
        if ((certificate == null) != (key == null)) {
            throw wrong("--console-ssl-cert, --console-ssl-cert-key: one without the other (expected: both)");
        }
        if (!ssl) {
            if (certificate != null) {
                throw wrong("--console-ssl-cert: no listener of the console speaks TLS"
                        + " (expected: --console-listen 'HOST:PORT ssl')");
            }
            return null;
        }
        if (certificate == null || key == null) {
            return new Encryption(ListenerTls.selfSigned(null), HANDSHAKE);
        }
        try {
            return new Encryption(ListenerTls.of(text(certificate), text(key), null), HANDSHAKE);
        } catch (IllegalArgumentException unusable) {
            throw new IOException(certificate + ", " + key + ": " + unusable.getMessage(), unusable);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": a directory (expected: a file in PEM)");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private @Nullable AdminToken token() throws IOException {
        Optional<String> variable =
                Optional.ofNullable(System.getenv(TOKEN_VARIABLE)).filter(text -> !text.isEmpty());
        try {
            if (tokenFile != null) {
                return AdminToken.read(tokenFile);
            }
            return variable.map(AdminToken::of).orElse(null);
        } catch (IllegalArgumentException unusable) {
            throw new IOException((tokenFile == null ? TOKEN_VARIABLE + ": " : "") + unusable.getMessage(), unusable);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
