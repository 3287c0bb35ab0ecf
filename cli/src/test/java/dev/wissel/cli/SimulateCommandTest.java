package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path strategy;
    private Path scenario;

    @BeforeEach
    void write() throws IOException {
        strategy = Files.writeString(directory.resolve("strategy.yml"), """
                strategy: little
                regions: [ams, fra]
                services:
                  api:
                    routes: [{paths: [/]}]
                    endpoints:
                      ams: [{target: "a:80", capacity: 100/s}]
                      fra: [{target: "b:80", capacity: 100/s}]
                """);
        scenario = Files.writeString(
                directory.resolve("mine.yml"),
                "scenario: mine\nduration: 20s\nfaults: [{kind: crash, where: first, at: 5s, for: 5s}]\n");
    }

    private int wissel(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        CommandLine line = Main.commandLine();
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    @Test
    void simulate_ownScenario_printsATableAndWritesTheReports() {
        Path reports = directory.resolve("reports");

        assertThat(wissel("simulate", strategy, "--scenario", scenario, "-o", reports))
                .isEqualTo(ExitCode.GOOD);

        assertThat(out.toString()).startsWith("mine: mine\n").contains("kong-default", "wissel-gateway", "ams", "fra");
        assertThat(reports.resolve("report.txt")).hasContent(out.toString());
        assertThat(reports.resolve("report.html")).exists();
        assertThat(reports.resolve("report.json")).exists();
    }

    @Test
    void simulate_whatIf_showsBothStrategies() {
        assertThat(wissel(
                        "simulate",
                        strategy,
                        "--scenario",
                        scenario,
                        "--against",
                        "wissel-gateway",
                        "--what-if",
                        "services.api.retries.count=0"))
                .isEqualTo(ExitCode.GOOD);

        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("  wissel-gateway  "))
                .anyMatch(line -> line.startsWith("  wissel-gateway services.api.retries.count=0"));
    }

    @Test
    void simulate_sameSeed_printsTheSameBytes() {
        wissel("simulate", strategy, "--scenario", scenario, "--format", "json", "--seeds", 2);
        String first = out.toString();
        out.getBuffer().setLength(0);
        wissel("simulate", strategy, "--scenario", scenario, "--format", "json", "--seeds", 2);

        assertThat(out.toString()).isEqualTo(first).startsWith("{");
    }

    @Test
    void list_andShow_needNoStrategy() {
        assertThat(wissel("simulate", "--list")).isEqualTo(ExitCode.GOOD);
        assertThat(out.toString().lines().count()).isGreaterThanOrEqualTo(15);
        assertThat(wissel("simulate", "--show", "region-hang")).isEqualTo(ExitCode.GOOD);
        assertThat(out.toString()).contains("scenario: region-hang");
    }

    @Test
    void mistakes_haveTheirCodesAndNameTheNearestWord() throws IOException {
        assertThat(wissel("simulate")).isEqualTo(ExitCode.USAGE);
        assertThat(wissel("simulate", strategy, "--scenario", "region-cras")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("did you mean 'region-crash'?");
        assertThat(wissel("simulate", strategy, "--against", "kong")).isEqualTo(ExitCode.USAGE);
        assertThat(wissel("simulate", strategy, "--service", "ap")).isEqualTo(ExitCode.USAGE);
        assertThat(wissel("simulate", strategy, "--seeds", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(wissel("simulate", strategy, "--what-if", "nothing")).isEqualTo(ExitCode.USAGE);
        assertThat(wissel("simulate", strategy, "--what-if", "services.api.retires=0"))
                .isEqualTo(ExitCode.INPUT);
        assertThat(err.toString()).contains("did you mean 'retries'?");
        assertThat(wissel("simulate", directory.resolve("absent.yml"))).isEqualTo(ExitCode.INPUT);
        Files.writeString(scenario, "scenario: mine\nfaults: [{kind: crsh}]\n");
        assertThat(wissel("simulate", strategy, "--scenario", scenario)).isEqualTo(ExitCode.INPUT);
        assertThat(err.toString()).contains("mine.yml:2:17: kind: crsh");
    }
}
