package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.cli.demo.DemoOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DemoCommandTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int execute(String... arguments) {
        return Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
    }

    private static DemoOptions options(String... arguments) {
        CommandLine line = Main.commandLine();
        line.parseArgs(arguments);
        return line.getSubcommands().get("demo").<DemoCommand>getCommand().options();
    }

    @Test
    void demo_withoutArguments_hasTheReadmesDefaults() {
        DemoOptions options = options("demo");

        assertThat(options.portBase()).isEqualTo(9000);
        assertThat(options.proxy().toString()).isEqualTo("/127.0.0.1:8000");
        assertThat(options.status().toString()).isEqualTo("/127.0.0.1:8100");
        assertThat(options.control().toString()).isEqualTo("/127.0.0.1:8011");
        assertThat(options.requestsPerSecond()).isEqualTo(100);
        assertThat(options.seconds()).isZero();
        assertThat(options.script().steps()).isEmpty();
    }

    @Test
    void demo_withScript_takesItsSteps() {
        DemoOptions options =
                options("demo", "--seconds", "60", "--rps", "1000", "--script", "20s kill ams, 40s revive ams");

        assertThat(options.seconds()).isEqualTo(60);
        assertThat(options.requestsPerSecond()).isEqualTo(1000);
        assertThat(options.script().steps()).hasSize(2);
    }

    @Test
    void demo_withMistakes_isWrongUsageAndSaysWhichOption() {
        wrong("--script: step 1: 'lon': no such region (expected: ams or fra)", "--script", "1s kill lon");
        wrong("--script: its last step is at 40 s", "--script", "40s kill ams", "--seconds", "40");
        wrong("--rps: -1 (expected: 0 to 20000)", "--rps", "-1");
        wrong("--seconds: -5", "--seconds", "-5");
        wrong("--port-base: 65000 (expected: 0 to 64536)", "--port-base", "65000");
        wrong("--control: 0.0.0.0:8011 (expected: a loopback address", "--control", "0.0.0.0:8011");
        wrong("'8000x'", "--proxy-listen", "8000x");
        wrong("Unmatched argument", "kil", "ams");
    }

    private void wrong(String message, String... arguments) {
        err.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 1];
        all[0] = "demo";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(execute(all)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void order_withoutADemo_isAPeerThatCannotBeReached() throws IOException {
        String nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            nobody = "127.0.0.1:" + free.getLocalPort();
        }

        assertThat(execute("demo", "kill", "ams", "--control", nobody)).isEqualTo(ExitCode.INPUT);
        assertThat(err.toString()).contains("no demo listens on " + nobody);
    }

    @Test
    void order_withABadTime_isWrongUsage() {
        assertThat(execute("demo", "slow", "ams", "--ms", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--ms: milliseconds: 0 (expected: 1 to 60000)");
    }

    @Test
    void demo_whoseControlPortIsTaken_namesItAndTheOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertThat(execute("demo", "--control", address, "--port-base", "0"))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(err.toString()).contains("cannot listen on " + address).contains("--control");
        }
    }

    @Test
    void help_showsExamplesAndOrders() {
        assertThat(execute("demo", "--help")).isEqualTo(ExitCode.GOOD);
        assertThat(out.toString())
                .contains("wissel demo kill ams")
                .contains("undrain")
                .contains("Exit codes:");
    }
}
