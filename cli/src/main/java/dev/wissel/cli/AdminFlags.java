package dev.wissel.cli;

import dev.wissel.console.NodeOptions;
import dev.wissel.console.guard.AdminToken;
import dev.wissel.console.guard.DoorKeeper;
import dev.wissel.gateway.GatewayOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
            paramLabel = "HOST:PORT",
            defaultValue = "${env:WISSEL_ADMIN_LISTEN}",
            description = {
                "Where Kong's Admin API is served, or off. Beyond loopback a token is needed.",
                "Default 127.0.0.1:8001 with --store, otherwise off."
            })
    private @Nullable String listen;

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
        InetSocketAddress address = address(usually);
        if (address == null) {
            return options.withoutAdmin();
        }
        AdminToken token = token();
        if (token == null && !address.getAddress().isLoopbackAddress()) {
            throw wrong("--admin-listen: " + listen
                    + " can be reached from other machines (expected: a loopback address, or" + " a token in "
                    + TOKEN_VARIABLE + " or --admin-token-file)");
        }
        return options.withAdmin(new DoorKeeper(token, Set.copyOf(hosts)), address);
    }

    private @Nullable InetSocketAddress address(boolean usually) {
        if (listen == null || listen.isEmpty()) {
            return usually ? KONGS : null;
        }
        if (listen.equals("off")) {
            return null;
        }
        try {
            // Without a host it is this machine's own, unlike where clients connect.
            return new ListenAddress()
                    .convert(listen.indexOf(':') > 0 ? listen : "127.0.0.1:" + listen.replace(":", ""));
        } catch (TypeConversionException wrong) {
            throw wrong("--admin-listen: " + wrong.getMessage());
        }
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
