package dev.wissel.cli;

import dev.wissel.gateway.edge.CidrSet;
import dev.wissel.gateway.edge.TrustedPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of a gateway that say whose word counts for who the client is: Kong's settings of the same names. */
final class EdgeFlags {
    @Option(
            names = "--trusted-ips",
            paramLabel = "IP[/BITS],...",
            defaultValue = "${env:WISSEL_TRUSTED_IPS:-}",
            description =
                    "Peers whose X-Forwarded-* headers and word for the client's address are believed; default none.")
    @SuppressWarnings("NullAway.Init")
    private String trustedIps;

    @Option(
            names = "--real-ip-header",
            paramLabel = "HEADER",
            defaultValue = "${env:WISSEL_REAL_IP_HEADER:-X-Real-IP}",
            description = "Header in which they name the client, or proxy_protocol; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String realIpHeader;

    @Option(
            names = "--real-ip-recursive",
            paramLabel = "on|off",
            defaultValue = "${env:WISSEL_REAL_IP_RECURSIVE:-off}",
            description = "on: trusted addresses in that header are passed over; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String realIpRecursive;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    TrustedPeers trustedPeers() {
        String header = realIpHeader.strip().toLowerCase(Locale.ROOT);
        try {
            return new TrustedPeers(CidrSet.of(addresses()), header, recursive());
        } catch (IllegalArgumentException refused) {
            String flag = String.valueOf(refused.getMessage()).startsWith("header")
                    ? "--real-ip-header: "
                    : "--trusted-ips: ";
            throw wrong(flag + refused.getMessage());
        }
    }

    /** Returns the addresses; {@code unix:} is Kong's word for peers that do not exist here. */
    private List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (String each : trustedIps.split(",", -1)) {
            String address = each.strip();
            if (!address.equals("unix:") && !(address.isEmpty() && trustedIps.isBlank())) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private boolean recursive() {
        return switch (realIpRecursive.strip().toLowerCase(Locale.ROOT)) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw wrong("--real-ip-recursive: " + realIpRecursive + " (expected: on or off)");
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
