package dev.wissel.sim.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scenarios that ship, as resources beside this class. Stateless and thread-safe. */
public final class ScenarioLibrary {
    private static final String INDEX = "index.txt";

    private ScenarioLibrary() {}

    /** Returns their names, in the order of the documentation. */
    public static List<String> names() {
        return resource(INDEX).lines().filter(line -> !line.isBlank()).toList();
    }

    /**
     * Returns the scenario of the name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Scenario named(String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException(
                    "scenario: " + name + " (expected: one of " + String.join(", ", names()) + ")");
        }
        ScenarioReader.Reading reading = ScenarioReader.read(name + ".yml", text(name));
        return reading.scenario()
                .orElseThrow(() -> new IllegalStateException("a shipped scenario is broken: " + reading.problems()));
    }

    /** Returns the text of the scenario of the name, to be copied and changed. */
    public static String text(String name) {
        return resource(name + ".yml");
    }

    private static String resource(String file) {
        try (InputStream in = ScenarioLibrary.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("resource " + file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
