package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's first command, as a process: a region is killed and comes back, and no GET fails. */
class DemoTest {
    private static final Pattern PID = Pattern.compile("\\(pid ([0-9]+)\\)");

    @Test
    void demo_regionKilledAndRevived_losesNoGetAndTellsTheStory() throws Exception {
        List<String> lines = run("--rps", "200", "--seconds", "12", "--script", "3s kill ams, 5s revive ams");
        String all = String.join("\n", lines);

        // fra is never touched: if its probes time out, this machine is too busy to say anything about anything
        assumeThat(all)
                .as("back ends that were not touched could not answer a probe in time: this machine is overloaded")
                .doesNotContainPattern("in fra ejected: (probe timed out|silent)");
        assertThat(lines).as(all).contains(" No GET failed.", "exit code 0");
        assertThat(line(lines, ">>> kill ams")).as(all).isGreaterThan(0);
        for (String service : List.of("product", "order", "customer")) {
            int killed = line(lines, ">>> kill ams");
            int lost = killed + line(lines.subList(killed, lines.size()), service + ".*ams lost: .* go to fra");
            int revived = line(lines, "ams revived: 3 processes started");
            int held = revived + line(lines.subList(revived, lines.size()), service + ".*ams is back .* held for");
            assertThat(new int[] {killed, lost, revived, held})
                    .as(service + " in\n" + all)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
        assertThat(line(lines, "^ steady ")).as(all).isPositive();
        assertThat(line(lines, "^ after revive ams ")).as(all).isGreaterThan(line(lines, "^ after kill ams "));
        assertNobodyLeft(all);
    }

    /** Returns the number of the first line in which the pattern is found; an error names it. */
    private static int line(List<String> lines, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        for (int i = 0; i < lines.size(); i++) {
            if (compiled.matcher(lines.get(i)).find()) {
                return i;
            }
        }
        throw new AssertionError("no line with '" + pattern + "' in\n" + String.join("\n", lines));
    }

    private static void assertNobodyLeft(String all) {
        List<Long> pids = PID.matcher(all)
                .results()
                .map(found -> Long.parseLong(found.group(1)))
                .toList();
        assertThat(pids).hasSize(6);
        assertThat(pids)
                .noneMatch(pid -> ProcessHandle.of(pid)
                        .flatMap(handle -> handle.info().commandLine())
                        .filter(command -> command.contains("demo.BackEnd"))
                        .isPresent());
    }

    private static List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.wissel.cli.Main",
                "demo",
                "--port-base=0",
                "--proxy-listen=127.0.0.1:0",
                "--status-listen=127.0.0.1:0",
                "--control=127.0.0.1:0",
                "--console-listen=127.0.0.1:0"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            process.waitFor(1, TimeUnit.MINUTES);
            lines.add("exit code " + process.exitValue());
        } finally {
            process.destroy(); // it ends its back ends itself
        }
        return lines;
    }
}
