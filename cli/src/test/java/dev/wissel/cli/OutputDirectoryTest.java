package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.design.output.DesignFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
    private static final DesignFile ONE = new DesignFile("kong.yml", "a: 1\n");
    private static final DesignFile TWO = new DesignFile("advice.md", "# Advice\n");

    @TempDir
    private Path directory;

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void files_areWrittenWithAListOfTheirSums() throws IOException {
        new OutputDirectory(directory.resolve("deep/er")).write(List.of(ONE, TWO), false);
        assertThat(directory.resolve("deep/er/kong.yml")).hasContent("a: 1\n");
        assertThat(directory.resolve("deep/er").resolve(OutputDirectory.LIST))
                .content()
                .containsPattern("(?m)^[0-9a-f]{64}  kong\\.yml$")
                .containsPattern("(?m)^[0-9a-f]{64}  advice\\.md$");
    }

    @Test
    void oneFileInTheWay_leavesEverythingAsItWas() throws IOException {
        Files.writeString(directory.resolve("advice.md"), "mine");
        assertThatThrownBy(() -> new OutputDirectory(directory).write(List.of(ONE, TWO), false))
                .isInstanceOf(Failures.Failed.class)
                .hasMessageContaining("advice.md: is there already, and was not made by wissel")
                .hasMessageContaining("nothing was written");
        assertThat(names()).containsExactly("advice.md");
    }

    @Test
    void ownFiles_areMadeAnewUnlessSomebodyChangedThem() throws IOException {
        OutputDirectory output = new OutputDirectory(directory);
        output.write(List.of(ONE), false);
        output.write(List.of(new DesignFile("kong.yml", "a: 2\n")), false);
        assertThat(directory.resolve("kong.yml")).hasContent("a: 2\n");
        Files.writeString(directory.resolve("kong.yml"), "a: 3\n");
        assertThatThrownBy(() -> output.write(List.of(ONE), false)).hasMessageContaining("was changed since");
        output.write(List.of(ONE), true);
        assertThat(directory.resolve("kong.yml")).hasContent("a: 1\n");
    }

    @Test
    void sameContent_isNoConflict() throws IOException {
        Files.writeString(directory.resolve("kong.yml"), ONE.content());
        new OutputDirectory(directory).write(List.of(ONE), false);
        assertThat(names()).containsExactly(OutputDirectory.LIST, "kong.yml");
    }

    @Test
    void link_isReplacedAndNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "precious");
        Files.createSymbolicLink(directory.resolve("kong.yml"), elsewhere);
        new OutputDirectory(directory).write(List.of(ONE), true);
        assertThat(elsewhere).hasContent("precious");
        assertThat(Files.isSymbolicLink(directory.resolve("kong.yml"))).isFalse();
    }

    @Test
    void directoryInTheWay_isSaidAlsoWithForce() throws IOException {
        Files.createDirectories(directory.resolve("kong.yml/sub"));
        assertThatThrownBy(() -> new OutputDirectory(directory).write(List.of(ONE), true))
                .isNotNull();
        assertThat(names()).containsExactly("kong.yml");
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> new OutputDirectory(file).write(List.of(ONE), false))
                .hasMessageContaining("is not a directory");
    }
}
