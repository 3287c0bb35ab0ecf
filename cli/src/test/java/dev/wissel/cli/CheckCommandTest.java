package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String FAULTY = "_format_version: 3.0\nservices:\n- name: a\n  host: 10.0.0.1\n  retrys: 3\n";

    @TempDir
    private Path directory;

    private StringWriter err = new StringWriter();
    private StringWriter out = new StringWriter();

    private int check(Object... arguments) {
        err = new StringWriter();
        out = new StringWriter();
        String[] words = new String[arguments.length + 1];
        words[0] = "check";
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = arguments[i].toString();
        }
        int code = Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .execute(words);
        assertThat(err.toString()).doesNotContain("\tat ").doesNotContain("an error in wissel itself");
        return code;
    }

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void file_withMistakes_exitsWithOneAndSummary() throws IOException {
        Path file = file("kong.yml", FAULTY);
        assertThat(check(file)).isEqualTo(1);
        assertThat(out.toString())
                .contains(file + ":1:18: error: ")
                .contains("[schema/format-version]")
                .contains("fix: did you mean 'retries'?");
        assertThat(err.toString()).contains("2 errors");
    }

    @Test
    void file_withoutMistakes_exitsWithZero() throws IOException {
        assertThat(check(file("strategy.yml", "services: {a: {endpoints: {ams: [{target: \"10.0.0.1:80\"}]}}}\n")))
                .isZero();
        assertThat(err.toString()).contains("no findings in 1 file");
    }

    @Test
    void standardInput_isAFileToo() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(FAULTY.getBytes(StandardCharsets.UTF_8)));
            assertThat(check("--format", "json", "-")).isEqualTo(1);
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).startsWith("{").contains("\"file\": \"<standard input>\"");
    }

    @Test
    void failOn_decidesTheExitCode() throws IOException {
        Path warning = file("k.conf", "database = off\ndeclarative_config = /x\nadmin_listen = 0.0.0.0:8001\n");
        assertThat(check(warning)).isEqualTo(1);
        assertThat(check("--fail-on", "warning", warning)).isEqualTo(1);
        assertThat(check("--fail-on", "error", warning)).isZero();
        assertThat(check("--fail-on", "none", file("kong.yml", FAULTY))).isZero();
    }

    @Test
    void ruleAndSeverity_chooseWhatIsReported() throws IOException {
        Path file = file("kong.yml", FAULTY);
        assertThat(check("--rule", "schema/format-version", file)).isEqualTo(1);
        assertThat(err.toString()).contains("1 finding ");
        check("--rule", "unknown", file);
        assertThat(err.toString()).contains("1 finding ");
        assertThat(check("--rule", "schema/format-verson", file)).isEqualTo(2);
        assertThat(err.toString()).contains("schema/format-version");
        Path conf = file("k.conf", "admin_listen = 0.0.0.0:8001\n");
        check("--min-severity", "error", conf);
        assertThat(err.toString()).contains("no findings");
    }

    @Test
    void files_thatCannotBeRead_exitWithThreeAndLeaveTheOthers() throws IOException {
        Path binary = directory.resolve("x.yml");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(check(directory.resolve("none.yml"), binary, file("kong.yml", FAULTY)))
                .isEqualTo(3);
        assertThat(err.toString()).contains("no such file").contains("not UTF-8");
        assertThat(out.toString()).contains("schema/format-version");
    }

    @Test
    void directories_areSearchedForFilesThatAreKnown() throws IOException {
        file("d/kong.yml", FAULTY);
        file("d/sub/b.yaml", FAULTY);
        file("d/compose.yml", "services: {web: {image: nginx}}\n");
        file("d/.git/x.yml", FAULTY);
        file("d/node_modules/x.yml", FAULTY);
        file("d/notes.txt", "hello");
        check("--format", "json", directory.resolve("d"));
        assertThat(out.toString())
                .contains("b.yaml")
                .contains("kong.yml")
                .doesNotContain("compose")
                .doesNotContain(".git")
                .doesNotContain("node_modules");
        assertThat(err.toString()).contains("4 findings in 2 files");
    }

    @Test
    void fix_writesAndKeepsPermissions() throws IOException {
        Path file = file("kong.yml", FAULTY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(check("--fix", "--diff", file)).isEqualTo(1);
        assertThat(Files.readString(file)).as("only shown").isEqualTo(FAULTY);
        assertThat(out.toString()).contains("-_format_version: 3.0\n+_format_version: \"3.0\"\n");
        assertThat(check("--fix", file)).as("one is left").isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo(FAULTY.replace("3.0", "\"3.0\""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        try (var files = Files.list(directory)) {
            assertThat(files).as("no temporary file stays").containsExactly(file);
        }
    }

    @Test
    void context_comesFromOptionsAndStrategy() throws IOException {
        Path file = file(
                "kong.yml",
                "_format_version: \"3.0\"\nupstreams: [{name: a, targets: [{target: \"10.0.0.1:80\", failover: true}]}]\n");
        check("--rule", "unknown", file);
        assertThat(out.toString()).contains("unknown/enterprise-field");
        check("--rule", "unknown", "--edition", "enterprise", "--kong-version", "3.12", file);
        assertThat(out.toString()).isEmpty();
        Path strategy = file(
                "s.yml",
                "kong: {version: \"3.12\", edition: enterprise}\nservices: {a: {endpoints: {ams: [{target: \"10.0.0.1:80\"}]}}}\n");
        check("--rule", "unknown", "--strategy", strategy, file);
        assertThat(out.toString()).isEmpty();
        assertThat(check("--strategy", file, file)).isEqualTo(3);
    }

    @Test
    void wrongUsage_exitsWithTwo() throws IOException {
        Path file = file("kong.yml", FAULTY);
        assertThat(check()).isEqualTo(2);
        assertThat(check("--format", "xml", file)).isEqualTo(2);
        assertThat(check("--format", "markdown", file)).isEqualTo(2);
        assertThat(check("--objective-failover", "30", file)).isEqualTo(2);
        assertThat(check("--kong-version", "three", file)).isEqualTo(2);
        assertThat(check("--diff", file)).isEqualTo(2);
        assertThat(check("--fix", "-")).isEqualTo(2);
    }

    @Test
    void rules_areExplainedWithTheirSource() {
        assertThat(check("--rules", "unknown/plugin")).isZero();
        assertThat(out.toString()).contains("unknown/plugin (error)").contains("source: kong/constants.lua");
        assertThat(check("--rules", "--format", "json")).isZero();
        assertThat(out.toString()).contains("\"rules\": [").contains("\"source\"");
        assertThat(check("--rules", "unknown/plugn")).isEqualTo(2);
    }
}
