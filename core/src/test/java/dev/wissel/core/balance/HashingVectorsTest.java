package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.attempt;
import static dev.wissel.core.balance.Fixtures.next;
import static dev.wissel.core.balance.Fixtures.picker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Targets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Consistent hashing against the rings and picks of a running Kong, set by set. */
class HashingVectorsTest {
    private static final String NOBODY = "nobody";

    private final JsonNode vectors;

    HashingVectorsTest() throws Exception {
        vectors = HashingVectors.load();
        assertThat(vectors.get("sets").size()).isPositive();
        assertThat(vectors.get("inputs").size()).isPositive();
    }

    @Test
    void ring_everyRecordedSet_isKongsSlotBySlot() {
        for (JsonNode set : vectors.get("sets")) {
            Targets targets = HashingVectors.targets(set);
            HashRing ring = ((ConsistentHashingKong) picker(kong(set), targets, 1)).ring();
            assertThat(ring.points()).as(name(set)).isEqualTo(set.get("points").asInt());
            assertThat(text(ring, targets)).as(name(set)).isEqualTo(recordedRing(set));
        }
    }

    @Test
    void kong_everyRecordedSet_picksTheSame() {
        for (JsonNode set : vectors.get("sets")) {
            Targets all = HashingVectors.targets(set);
            Picker picker = picker(kong(set), all, 1);
            assertThat(picks(picker)).as(name(set)).isEqualTo(recordedPicks(set.get("picks")));
            for (JsonNode unhealthy : unhealthy(set)) {
                Targets some = HashingVectors.down(all, unhealthy.get("unhealthy_targets"));
                assertThat(some.totalWeight() - some.availableWeight())
                        .as("weight down in %s", name(set))
                        .isEqualTo(unhealthy.get("unavailable_weight").asLong());
                assertThat(picks(next(kong(set), some, picker)))
                        .as("%s without %s", name(set), unhealthy.get("unhealthy_targets"))
                        .isEqualTo(recordedPicks(unhealthy.get("picks")));
            }
        }
    }

    /** Where Kong has a ring and picks at all; where it does not, whatever may serve must serve. */
    @Test
    void mended_everyRecordedSet_picksTheSameWhereKongPicks() {
        for (JsonNode set : vectors.get("sets")) {
            Targets all = HashingVectors.targets(set);
            Picker picker = picker(mended(set), all, 1);
            assertMended(name(set), picker, recordedPicks(set.get("picks")));
            for (JsonNode unhealthy : unhealthy(set)) {
                Targets some = HashingVectors.down(all, unhealthy.get("unhealthy_targets"));
                assertMended(
                        name(set) + " without " + unhealthy.get("unhealthy_targets"),
                        next(mended(set), some, picker),
                        recordedPicks(unhealthy.get("picks")));
            }
        }
    }

    private void assertMended(String name, Picker picker, List<String> recorded) {
        List<String> picks = picks(picker);
        for (int i = 0; i < recorded.size(); i++) {
            String input = name + ", input " + i;
            if (!recorded.get(i).equals(NOBODY)) {
                assertThat(picks.get(i)).as(input).isEqualTo(recorded.get(i));
            } else if (picker.targets().availableWeight() > 0) {
                assertThat(picks.get(i)).as(input + ", where Kong fails").isNotEqualTo(NOBODY);
            }
        }
    }

    private List<String> picks(Picker picker) {
        return StreamSupport.stream(vectors.get("inputs").spliterator(), false)
                .map(input -> picker.pick(attempt(input.asString()), 0))
                .map(pick -> pick < 0 ? NOBODY : picker.targets().address(pick).text())
                .toList();
    }

    private static List<String> recordedPicks(JsonNode picks) {
        return StreamSupport.stream(picks.spliterator(), false)
                .map(JsonNode::asString)
                .map(pick -> pick.startsWith("ERR") ? NOBODY : HashingVectors.expandedAddress(pick))
                .toList();
    }

    private static List<String> recordedRing(JsonNode set) {
        return StreamSupport.stream(set.get("ring").spliterator(), false)
                .map(entry -> entry.get(0).asInt() + " "
                        + HashingVectors.expandedAddress(entry.get(1).asString()))
                .toList();
    }

    private static List<String> text(HashRing ring, Targets targets) {
        return IntStream.range(0, ring.size())
                .mapToObj(k ->
                        ring.slot(k) + 1 + " " + targets.address(ring.owner(k)).text())
                .toList();
    }

    private static List<JsonNode> unhealthy(JsonNode set) {
        JsonNode recorded = set.get("unhealthy");
        return recorded == null
                ? List.of()
                : StreamSupport.stream(recorded.spliterator(), false).toList();
    }

    private static BalancePolicy kong(JsonNode set) {
        return ConsistentHashing.kong(set.get("slots").asInt());
    }

    private static BalancePolicy mended(JsonNode set) {
        return ConsistentHashing.mended(set.get("slots").asInt());
    }

    private static String name(JsonNode set) {
        return set.get("name").asString();
    }
}
