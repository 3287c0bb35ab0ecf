package dev.wissel.design.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares a text with a file of the test resources; {@code -Dgolden.update} writes the file instead. */
final class Golden {
    private static final Path DIRECTORY = Path.of("src/test/resources/dev/wissel/design/advice");

    private Golden() {}

    static void check(String name, String text) throws IOException {
        Path file = DIRECTORY.resolve(name);
        if (System.getProperty("golden.update") != null) {
            Files.writeString(file, text);
        }
        assertThat(text).as("%s (-Dgolden.update writes it)", file).isEqualTo(Files.readString(file));
    }
}
