package dev.wissel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Has the scripts' own tests run with the rest. */
class ScriptsTest {
    @Test
    void sideBySide_itsOwnTests_pass() throws IOException, InterruptedException {
        assumeTrue(
                new File("/proc/self/stat").exists(), "the scripts measure through Linux's /proc, which is not here");
        assumeTrue(pythonIsThere(), "python3 (3.9 or newer) is not installed");
        Process tests = python("-B", "-m", "unittest", "discover", "-s", "sidebyside/tests", "-t", ".");
        String said = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tests.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tests.exitValue()).as(said).isZero();
        assertThat(said).containsPattern("Ran [1-9][0-9]* tests");
    }

    private static boolean pythonIsThere() throws InterruptedException {
        try {
            return python("-c", "import sys; sys.exit(sys.version_info < (3, 9))")
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private static Process python(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "python3";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
