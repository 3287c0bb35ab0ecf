package dev.wissel.console.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.live.Action;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.FakeLive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class StreamHubTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();
    private static final StreamLimits LIMITS =
            new StreamLimits(3, 2, Duration.ofSeconds(10), Duration.ofSeconds(15), 5);

    private final AtomicLong nanos = new AtomicLong();
    private final FakeLive live = new FakeLive(FakeLive.WEBSHOP, () -> nanos.get() / 1_000_000);
    private final StreamHub hub = new StreamHub(live, JSON, LIMITS, nanos::get);

    /** A reader that takes what it is told to take. */
    private static final class Reader implements Outlet {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Integer> sizes = new ArrayList<>();
        private Consumer<Boolean> waiting;
        private boolean reads = true;
        private boolean allowed = true;
        private boolean closed;

        @Override
        public void write(byte[] some, Consumer<Boolean> written) {
            assertThat(waiting).as("one write at a time").isNull();
            bytes.writeBytes(some);
            sizes.add(some.length);
            if (reads) {
                written.accept(true);
            } else {
                waiting = written;
            }
        }

        void readOn() {
            reads = true;
            Consumer<Boolean> written = waiting;
            waiting = null;
            written.accept(true);
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public boolean allowed() {
            return allowed;
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        List<String> events() {
            return events(text());
        }

        static List<String> events(String text) {
            return text.lines()
                    .filter(line -> line.startsWith("event: "))
                    .map(line -> line.substring(7))
                    .toList();
        }

        List<JsonNode> data(String event) {
            List<JsonNode> all = new ArrayList<>();
            for (String block : text().split("\n\n")) {
                if (block.startsWith("event: " + event + "\n")) {
                    all.add(JSON.readTree(block.substring(block.indexOf("data: ") + 6)));
                }
            }
            return all;
        }

        String lastId() {
            return text().lines()
                    .filter(line -> line.startsWith("id: "))
                    .reduce((a, b) -> b)
                    .orElseThrow()
                    .substring(4);
        }
    }

    private Reader open(String address, String lastId) {
        Reader reader = new Reader();
        assertThat(hub.open(reader, false, address, lastId)).isTrue();
        return reader;
    }

    private void second() {
        nanos.addAndGet(1_000_000_000L);
        hub.tick();
    }

    /** The view as a reader of JSON sees it. */
    private JsonNode now() {
        return JSON.readTree(JSON.writeValueAsBytes(live.view()));
    }

    /** Merges as docs/console-api.md says. */
    private static ObjectNode merge(ObjectNode old, JsonNode patch) {
        ObjectNode out = old.deepCopy();
        patch.properties().forEach(field -> {
            String key = switch (field.getKey()) {
                case "services" -> "name";
                case "regions" -> "region";
                case "targets" -> "target";
                default -> "";
            };
            JsonNode value = field.getValue();
            if (!key.isEmpty()
                    && value.isArray()
                    && !value.isEmpty()
                    && value.get(0).isObject()) {
                ArrayNode list = (ArrayNode) out.get(field.getKey());
                for (int at = 0; at < list.size(); at++) {
                    for (JsonNode each : value) {
                        if (each.path(key).equals(list.get(at).path(key))) {
                            list.set(at, merge((ObjectNode) list.get(at), each));
                        }
                    }
                }
            } else if (!field.getKey().equals("base")) {
                out.set(field.getKey(), value);
            }
        });
        return out;
    }

    @Test
    void patches_appliedToTheFirstView_giveEachView() {
        Reader reader = open("a", "");
        ObjectNode view = (ObjectNode) reader.data("view").get(0);
        for (int second = 0; second < 70; second++) {
            int before = reader.data("patch").size();
            second();
            List<JsonNode> patches = reader.data("patch");
            assertThat(patches).hasSize(before + 1);
            JsonNode patch = patches.get(before);
            assertThat(patch.path("base").asLong())
                    .isEqualTo(view.path("version").asLong());
            view = merge(view, patch);
            assertThat(view).isEqualTo(now());
        }
        assertThat(reader.data("view")).hasSize(1);
    }

    @Test
    void patch_ofFewChanges_isSmall() throws ActionRefused {
        Reader reader = open("a", "");
        live.act(new Action(Action.Kind.DRAIN_TARGET, "127.0.0.1:9102"), "ann", "");
        hub.tick();

        assertThat(reader.sizes.get(2)).isLessThan(reader.sizes.get(1) / 5);
    }

    @Test
    void nothingNew_sendsNothing() {
        Reader reader = open("a", "");
        int events = reader.events().size();
        for (int at = 0; at < 14; at++) {
            nanos.addAndGet(70_000_000L); // within one second of the story
            hub.tick();
        }
        assertThat(reader.events()).hasSize(events);
        assertThat(reader.text()).doesNotContain("\n:");
    }

    @Test
    void decisions_comeOnceEach_andAgainOnlyToWhoMissedThem() {
        Reader reader = open("a", "");
        for (int at = 0; at < 21; at++) {
            second();
        }
        assertThat(reader.data("decision")).hasSize(3);
        String seen = reader.lastId();
        for (int at = 0; at < 30; at++) {
            second();
        }
        assertThat(reader.data("decision")).hasSize(9);

        Reader again = open("a", seen);
        assertThat(again.data("decision")).hasSize(6);
        assertThat(again.data("decision").get(0))
                .isEqualTo(reader.data("decision").get(3));
        Reader fresh = open("b", "");
        second();
        assertThat(fresh.data("decision")).isEmpty();
        assertThat(again.data("decision")).hasSize(6);
    }

    @Test
    void lastEventId_ofNonsense_bringsNothingBack() {
        open("a", "");
        for (int at = 0; at < 21; at++) {
            second();
        }
        for (String id : List.of("x", "/", "1/none", "1/\n")) {
            Reader reader = new Reader();
            hub.open(reader, false, "b" + id, id);
            assertThat(reader.events()).as(id).isIn(List.of("view"), List.of());
        }
    }

    @Test
    void slowReader_getsTheLatestViewAndNothingOfTheMiddle() {
        Reader slow = open("a", "");
        slow.reads = false;
        for (int at = 0; at < 5; at++) {
            second();
        }
        assertThat(slow.events()).containsExactly("view", "patch");
        slow.readOn();

        assertThat(slow.events()).containsExactly("view", "patch", "view");
        assertThat(slow.data("view").get(1)).isEqualTo(now());
        second();
        assertThat(slow.events()).containsExactly("view", "patch", "view", "patch");
    }

    @Test
    void readerThatDoesNotRead_isDropped_andOthersGetEverything() {
        Reader good = open("a", "");
        Reader stuck = open("a", "");
        stuck.reads = false;
        for (int at = 0; at < 11; at++) {
            second();
        }
        assertThat(stuck.closed).isFalse();
        second();

        assertThat(stuck.closed).isTrue();
        assertThat(hub.dropped()).isEqualTo(1);
        assertThat(hub.streams()).isEqualTo(1);
        assertThat(good.data("patch")).hasSize(12);
    }

    @Test
    void readerWithTooManyDecisionsWaiting_isDropped() throws ActionRefused {
        Reader stuck = open("a", "");
        stuck.reads = false;
        second();
        for (int at = 0; at < 6; at++) {
            live.act(new Action(Action.Kind.DRAIN_TARGET, "127.0.0.1:910" + at), "ann", "");
        }
        hub.tick();

        assertThat(stuck.closed).isTrue();
        assertThat(hub.dropped()).isEqualTo(1);
    }

    @Test
    void readers_aboveTheLimits_areNotLetIn() {
        open("a", "");
        open("a", "");
        Reader third = new Reader();
        assertThat(hub.open(third, false, "a", "")).isFalse();
        assertThat(third.text()).isEmpty();
        open("b", "");
        assertThat(hub.open(new Reader(), false, "c", "")).isFalse();
        assertThat(hub.refused()).isEqualTo(2);
        assertThat(hub.streams()).isEqualTo(3);
    }

    @Test
    void reader_whoseSessionEnds_isSentAway() {
        Reader reader = open("a", "");
        reader.allowed = false;
        second();

        assertThat(reader.closed).isTrue();
        assertThat(hub.streams()).isZero();
        assertThat(hub.dropped()).isZero();
    }

    @Test
    void reader_whoIsGone_isForgotten() {
        Reader gone = open("a", "");
        gone.reads = false;
        second();
        gone.waiting.accept(false);
        second();

        assertThat(hub.streams()).isZero();
        assertThat(hub.dropped()).isZero();
    }

    @Test
    void gzip_isOneStreamOfTheSameEvents() throws IOException {
        Reader plain = open("a", "");
        Reader packed = new Reader();
        hub.open(packed, true, "a", "");
        for (int at = 0; at < 25; at++) {
            second();
        }

        assertThat(unpacked(packed.bytes.toByteArray())).isEqualTo(plain.text());
        assertThat(packed.bytes.size()).isLessThan(plain.bytes.size() / 4);
    }

    /** The stream has no end, so what has come of it is read. */
    private static String unpacked(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                out.write(next);
            }
        } catch (EOFException cutOff) {
            return out.toString(StandardCharsets.UTF_8);
        }
        throw new AssertionError("the stream has an end");
    }
}
