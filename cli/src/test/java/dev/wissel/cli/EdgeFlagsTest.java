package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.gateway.edge.TrustedPeers;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class EdgeFlagsTest {
    @Command
    private static final class Any {
        @Mixin
        private final EdgeFlags flags = new EdgeFlags();
    }

    private static TrustedPeers trusted(String... args) {
        Any any = new Any();
        new CommandLine(any).parseArgs(args);
        return any.flags.trustedPeers();
    }

    @Test
    void noFlags_nobodyTrusted() {
        assertThat(trusted().none()).isTrue();
        assertThat(trusted().header()).isEqualTo("x-real-ip");
    }

    @Test
    void flags_asKongWritesThem_read() {
        TrustedPeers whom = trusted(
                "--trusted-ips",
                "10.0.0.0/8, ::1,unix:",
                "--real-ip-header",
                "X-Forwarded-For",
                "--real-ip-recursive",
                "on");
        assertThat(whom.trusts(new byte[] {10, 1, 2, 3})).isTrue();
        assertThat(whom.trusts(new byte[] {11, 1, 2, 3})).isFalse();
        assertThat(whom.header()).isEqualTo("x-forwarded-for");
        assertThat(whom.recursive()).isTrue();
        assertThat(trusted("--real-ip-header", "proxy_protocol").byProxyProtocol())
                .isTrue();
    }

    @Test
    void flags_wrong_refusedByName() {
        for (List<String> args : List.of(
                List.of("--trusted-ips", "10.0.0.0/40"),
                List.of("--trusted-ips", "10.0.0.1,,"),
                List.of("--trusted-ips", "example.com"),
                List.of("--real-ip-header", "X Real IP"),
                List.of("--real-ip-recursive", "yes"))) {
            assertThatThrownBy(() -> trusted(args.toArray(String[]::new)))
                    .as(args.toString())
                    .isInstanceOf(ParameterException.class)
                    .hasMessageStartingWith(args.get(0) + ": ");
        }
    }
}
