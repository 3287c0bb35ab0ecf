package dev.wissel.kong.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the schemas of Kong 3.9.3 say to several hundred small files, most of them wrong in one thing: plugins, credentials, references, repetitions, and the
 * places where readers of YAML differ.
 */
class KongVerdictsTest {
    private static final DeclarativeReader READER =
            new DeclarativeReader(ReaderOptions.DEFAULT.withFlavour(Flavour.KONG));

    /**
     * A file and Kong's answer.
     *
     * @param text the file
     * @param wrong pairs of place and message; empty if Kong takes the file; null if only the refusal counts
     */
    private record Verdict(String text, List<List<String>> wrong) {}

    @SuppressWarnings("unchecked") // the form of the file
    private static List<Verdict> verdicts() throws IOException {
        try (InputStream in = KongVerdictsTest.class.getResourceAsStream("kong-verdicts.json")) {
            List<Map<String, Object>> all = JsonMapper.builder().build().readValue(in, List.class);
            return all.stream()
                    .map(one -> new Verdict((String) one.get("text"), (List<List<String>>) one.get("wrong")))
                    .toList();
        }
    }

    @Test
    void read_everyFile_verdictPlacesAndMessagesAreKongs() throws IOException {
        List<Verdict> verdicts = verdicts();
        assertThat(verdicts).hasSizeGreaterThan(350);
        assertAll(verdicts.stream().map(verdict -> (Executable) () -> check(verdict)));
    }

    private static void check(Verdict verdict) {
        DeclarativeReader.Result result = READER.read("kong.yml", verdict.text());
        if (verdict.wrong() == null) {
            assertThat(result.problems()).as(verdict.text()).isNotEmpty();
        } else {
            Set<List<String>> found = result.problems().stream()
                    .map(problem -> List.of(problem.path().toString(), problem.message()))
                    .collect(Collectors.toSet());
            assertThat(found).as(verdict.text()).containsExactlyInAnyOrderElementsOf(verdict.wrong());
        }
        assertThat(result.config() == null).isEqualTo(!result.problems().isEmpty());
    }
}
