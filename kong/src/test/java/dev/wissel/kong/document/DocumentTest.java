package dev.wissel.kong.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.Node.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static Mapping mapping(String text) {
        Document document = Document.parse("x.yml", text);
        assertThat(document.problems()).isEmpty();
        return document.mapping().orElseThrow();
    }

    private static List<String> problems(String name, String text) {
        return Document.parse(name, text).problems().stream()
                .map(Problem::render)
                .toList();
    }

    @Test
    void parse_yaml_everyNodeKnowsItsPlace() {
        Mapping root = mapping("# first\na: 1\nlist:\n  - x: yé\n    z: \"q\"\n");
        assertThat(root.get("a")).isEqualTo(new Scalar("1", Type.INTEGER, false, 2, 4));
        Sequence list = (Sequence) root.get("list");
        assertThat(list.line()).isEqualTo(4);
        assertThat(list.column()).isEqualTo(3);
        Mapping item = (Mapping) list.items().get(0);
        assertThat(item.get("z")).isEqualTo(new Scalar("q", Type.STRING, true, 5, 8));
        assertThat(item.entries().get("z").key().column()).isEqualTo(5);
    }

    @Test
    void parse_json_everyNodeKnowsItsPlace() {
        Mapping root = mapping("{\n  \"a\": 1.5,\n\t\"b\": [true,\n null]\n}");
        assertThat(root.get("a")).isEqualTo(new Scalar("1.5", Type.NUMBER, false, 2, 8));
        Sequence list = (Sequence) root.get("b");
        assertThat(list.items().get(0)).isEqualTo(new Scalar("true", Type.BOOLEAN, false, 3, 8));
        assertThat(list.items().get(1)).isEqualTo(new Scalar("null", Type.NULL, false, 4, 2));
        assertThat(root.entries().get("b").key().line()).isEqualTo(3);
    }

    @Test
    void parse_plainScalars_haveTheTypesOfYaml12() {
        Mapping root = mapping(
                "a: on\nb: yes\nc: true\nd: 3.0\ne: ~\nf:\ng: 0x1F\nh: 1e3\ni: 'true'\nj: 12:30\nk: .inf\nl: 1_000\nm: 010\n");
        assertThat(root.entries().values().stream().map(entry -> ((Scalar) entry.value()).type()))
                .containsExactly(
                        Type.STRING,
                        Type.STRING,
                        Type.BOOLEAN,
                        Type.NUMBER,
                        Type.NULL,
                        Type.NULL,
                        Type.INTEGER,
                        Type.NUMBER,
                        Type.STRING,
                        Type.STRING,
                        Type.NUMBER,
                        Type.STRING,
                        Type.INTEGER);
        assertThat(((Scalar) root.get("g")).asDouble()).isEqualTo(31);
        assertThat(((Scalar) root.get("k")).asDouble()).isInfinite();
        assertThat(((Scalar) root.get("m")).asDouble()).isEqualTo(10);
    }

    @Test
    void parse_flowMappingThatIsNotJson_isReadAsYaml() {
        assertThat(mapping("{a: 1, 'b': [x]}").entries()).containsOnlyKeys("a", "b");
    }

    @Test
    void parse_byteOrderMark_isSkipped() {
        assertThat(mapping("\uFEFFa: 1").entries()).containsOnlyKeys("a");
    }

    @Test
    void parse_mergeKey_writtenOutValuesWin() {
        Mapping root = mapping("base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\nall: {<<: [*b, *m], x: 9}\n");
        Mapping all = (Mapping) root.get("all");
        assertThat(all.entries().values().stream()
                        .map(entry -> entry.key().text() + "=" + entry.value().shown()))
                .containsExactlyInAnyOrder("x=9", "y=2", "z=4");
    }

    @Test
    void parse_duplicateKey_bothPlacesAreNamed() {
        assertThat(problems("k.yml", "a: 1\nb:\n  c: 1\n  c: 2\n"))
                .containsExactly("k.yml:4:3: c: duplicate key (first at line 3, column 3; join the two or remove one)");
        assertThat(problems("k.json", "{\"a\": 1,\n \"a\": 2}"))
                .containsExactly(
                        "k.json:2:2: a: duplicate key (first at line 1, column 2; join the two or remove one)");
    }

    @Test
    void parse_brokenText_placeIsNamed() {
        assertThat(problems("k.yml", "a: [b")).singleElement().asString().startsWith("k.yml:1:6: not valid YAML: ");
        assertThat(problems("k.yml", "a: 1\n\tb: 2"))
                .singleElement()
                .asString()
                .startsWith("k.yml:2:1: not valid YAML: ");
        assertThat(problems("k.json", "{\"a\": 1,\n \"b\" 2}"))
                .singleElement()
                .asString()
                .startsWith("k.json:2:6: not valid JSON: ");
        assertThat(problems("k.json", "{\"a\": 1} x"))
                .singleElement()
                .asString()
                .startsWith("k.json:1:10: not valid JSON");
        assertThat(problems("k.yml", "")).containsExactly("k.yml:1:1: the document is empty");
        assertThat(problems("k.yml", "a: 1\n---\nb: 2\n"))
                .containsExactly("k.yml:2:1: a second document starts here (expected one document in a file)");
        assertThat(problems("k.yml", "a: b\nc: é\u0007"))
                .containsExactly(
                        "k.yml:2:5: U+0007: not valid YAML: a character that is not allowed (write it as an escape in double quotes)");
        assertThat(problems("k.yml", "a: !ruby/object:X {}"))
                .singleElement()
                .asString()
                .contains("a tag of this kind");
        assertThat(problems("k.yml", "? [a]\n: b"))
                .singleElement()
                .asString()
                .contains("a key that is not a single word");
    }

    @Test
    void render_hostileText_cannotForgeATerminal() {
        Problem problem =
                new Problem("a\u001b[2J.yml", 1, 2, Path.ROOT.field("x"), "\u202e\nevil" + "y".repeat(100), "m", "");
        assertThat(problem.render())
                .startsWith("a\\u001b[2J.yml:1:2: x: \\u202e\\nevilyyy")
                .endsWith("y…: m")
                .hasSizeLessThan(140);
    }

    @Test
    void problems_tooMany_areCounted() {
        Problems problems = new Problems("f");
        for (int i = 1; i <= Problems.MOST + 5; i++) {
            problems.add(new Problem("f", i, 1, Path.ROOT, "", "m", ""));
        }
        assertThat(problems.all()).hasSize(Problems.MOST + 1);
        assertThat(problems.all().get(Problems.MOST).message()).isEqualTo("and 5 more");
    }

    @Test
    void nearest_misspelledWord_isFound() {
        List<String> words = List.of("target", "weight", "tags", "upstream", "read_timeout", "retries");
        assertThat(Nearest.of("wieght", words)).contains("weight");
        assertThat(Nearest.of("Weight", words)).contains("weight");
        assertThat(Nearest.of("tag", words)).contains("tags");
        assertThat(Nearest.of("read-timout", words)).contains("read_timeout");
        assertThat(Nearest.of("colour", words)).isEmpty();
        assertThat(Nearest.of("x".repeat(10_000), words)).isEmpty();
        assertThat(Nearest.distance("wieght", "weight")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    }

    @Test
    void yaml11_wordsReadOtherwise_areKnown() {
        assertThat(List.of("on", "No", "1_000", "010", "12:30", "0b11", "_5", "0o7", "0x_1", "-0x1", "1:30.5"))
                .allMatch(Yaml11::misreads);
        assertThat(List.of(
                        "one",
                        "nose",
                        "12",
                        "1.5",
                        "127.0.0.1:9001",
                        "a:1",
                        "0",
                        "-3",
                        "1e3",
                        "0x1F",
                        "2026-11-22",
                        "y",
                        "v1"))
                .noneMatch(Yaml11::misreads);
        assertThat(List.of("true", "12", "", "~", "null", "on", ".5", "010", "0b1", "_5"))
                .allMatch(Yaml11::needsQuotes);
    }
}
