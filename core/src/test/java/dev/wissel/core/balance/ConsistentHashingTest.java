package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.attempt;
import static dev.wissel.core.balance.Fixtures.down;
import static dev.wissel.core.balance.Fixtures.equal;
import static dev.wissel.core.balance.Fixtures.named;
import static dev.wissel.core.balance.Fixtures.next;
import static dev.wissel.core.balance.Fixtures.picker;
import static dev.wissel.core.balance.Fixtures.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsistentHashingTest {
    private static final BalancePolicy KONG = ConsistentHashing.kong(1000);
    private static final BalancePolicy MENDED = ConsistentHashing.mended(1000);

    private static HashRing kongRing(Targets targets, int slots) {
        return ((ConsistentHashingKong) picker(ConsistentHashing.kong(slots), targets, 1)).ring();
    }

    private static HashRing mendedRing(Targets targets, int slots) {
        return ((ConsistentHashingWalk) picker(ConsistentHashing.mended(slots), targets, 1)).ring();
    }

    private static int[] slotsOf(HashRing ring, int owner) {
        return IntStream.range(0, ring.size())
                .filter(k -> ring.owner(k) == owner)
                .map(ring::slot)
                .toArray();
    }

    private static int[] picks(Picker picker) {
        return IntStream.range(0, 5000)
                .map(key -> picker.pick(attempt("key " + key), 0))
                .toArray();
    }

    /** Key hash 0 to 999 begins at that slot of a ring of 1000, counted from 0. */
    private static int pickAt(Picker picker, int slot) {
        return picker.pick(attempt(slot), 0);
    }

    /** Measured on a live Kong: 6 equal targets at 1000 slots, 62 at 10000, 125 at 20000; which one tips it depends a little on the names. */
    @Test
    void kong_tooManyTargetsForTheSlots_leaveTheRingEmpty() {
        assertThat(kongRing(equal(5), 1000).size()).isEqualTo(800);
        assertThat(kongRing(equal(6), 1000).size()).isZero(); // 960 points, but more than 1000 candidates to find them
        assertThat(kongRing(equal(7), 1000).size()).isZero();
        assertThat(kongRing(equal(60), 10000).size()).isEqualTo(9600);
        assertThat(kongRing(equal(63), 10000).size()).isZero();
        assertThat(kongRing(equal(122), 20000).size()).isEqualTo(19520);
        assertThat(kongRing(equal(127), 20000).size()).isZero();
        assertThat(picks(picker(KONG, equal(7), 1))).containsOnly(Picker.NONE);
    }

    @Test
    void kong_fewerThanThousandSlots_areThousand() {
        assertThat(kongRing(equal(2), 10).points()).isEqualTo(1000);
        assertThat(kongRing(equal(2), 999).points()).isEqualTo(1000);
        assertThat(kongRing(equal(2), 1001).points()).isEqualTo(1001);
    }

    /** floor(w / W * T * 160), T with the targets of weight 0 and those that do not resolve; at least one. */
    @Test
    void ring_entries_followTheFormula() {
        HashRing ring = kongRing(weighted(1, 0, 65535, 2), 10000);
        assertThat(slotsOf(ring, 0)).hasSize(1);
        assertThat(slotsOf(ring, 1)).isEmpty();
        assertThat(slotsOf(ring, 2)).hasSize(639);
        Targets unresolved = Targets.of(List.of(named("a", 80, 100), Target.of("10.0.0.1", 80, 100)));
        assertThat(kongRing(unresolved, 10000).size()).isEqualTo(320);
        Targets manyAddresses = Targets.of(List.of(named("a", 80, 100, "10.0.0.1", "10.0.0.2", "10.0.0.3")));
        assertThat(kongRing(manyAddresses, 10000).size()).isEqualTo(3 * 53);
    }

    @Test
    void ring_orderOfConfiguration_doesNotMatter() {
        List<Target> targets = List.of(
                Target.of("10.0.0.9", 80, 100), Target.of("10.0.0.10", 80, 100), Target.of("10.0.0.10", 9, 100));
        List<Target> turned = List.of(targets.get(2), targets.get(0), targets.get(1));
        HashRing ring = kongRing(Targets.of(targets), 1000);
        HashRing turnedRing = kongRing(Targets.of(turned), 1000);
        for (int i = 0; i < 3; i++) {
            assertThat(slotsOf(turnedRing, (i + 1) % 3)).isEqualTo(slotsOf(ring, i));
        }
    }

    /** Hosts in the order of their text, ports in that of their numbers: who is earlier owns what he would own without the later ones. */
    @Test
    void ring_collisions_goToTheEarlierByHostAndPort() {
        Target first = Target.of("10.0.0.10", 9, 100);
        Target second = Target.of("10.0.0.10", 80, 100);
        Target third = Target.of("10.0.0.9", 1, 100);
        HashRing ring = kongRing(Targets.of(List.of(third, second, first)), 1000);
        HashRing ofTwo = kongRing(Targets.of(List.of(second, first)), 1000);
        HashRing ofOne = kongRing(Targets.of(List.of(first)), 1000);
        assertThat(slotsOf(ring, 2)).isEqualTo(slotsOf(ofOne, 0));
        assertThat(slotsOf(ring, 1))
                .isEqualTo(slotsOf(ofTwo, 0))
                .isNotEqualTo(slotsOf(kongRing(Targets.of(List.of(second)), 1000), 0));
    }

    /** An address that finds its last slot with candidate number P leaves the ring empty all the same; with number P - 1 it fits. */
    @Test
    void kong_lastCandidate_isNotAllowedToBeNeeded() {
        Set<Integer> found = new HashSet<>();
        for (int port = 1; port < 20000 && found.size() < 2; port++) {
            int needed = candidatesFor(640, "10.0.0.1::" + port + " ");
            if (needed == 999 || needed == 1000) {
                Target four = Target.of("10.0.0.1", port, 100); // a single weight among four targets: 640 points
                Target none = Target.of("10.0.0.2", 80, 0);
                HashRing ring = kongRing(Targets.of(List.of(four, none, none, none)), 1000);
                assertThat(ring.size()).isEqualTo(needed == 999 ? 640 : 0);
                found.add(needed);
            }
        }
        assertThat(found).containsExactlyInAnyOrder(999, 1000);
    }

    private static int candidatesFor(int slots, String prefix) {
        Set<Integer> own = new HashSet<>();
        int number = 0;
        while (own.size() < slots) {
            own.add(Integer.remainderUnsigned(attempt(prefix + ++number).keyHash(), 1000));
        }
        return number;
    }

    @Test
    void bothForms_keyBelowTheLowestPoint_goesToTheHighest() {
        Targets targets = Targets.of(List.of(Target.of("10.0.0.1", 80, 300), Target.of("10.0.0.2", 80, 100)));
        HashRing ring = kongRing(targets, 1000);
        int highest = ring.size() - 1;
        assertThat(ring.slot(0)).isPositive();
        assertThat(ring.owner(highest)).isNotEqualTo(ring.owner(0));
        for (BalancePolicy policy : List.of(KONG, MENDED)) {
            assertThat(pickAt(picker(policy, targets, 1), 0)).isEqualTo(ring.owner(highest));
        }
    }

    /** The key hash is unsigned: read with its sign, half of the keys would begin below the ring. */
    @Test
    void start_hashWithTheHighestBit_isUnsigned() {
        HashRing ring = kongRing(equal(2), 1000);
        assertThat(ring.start(-1)).isEqualTo((int) (4294967295L % 1000));
        assertThat(ring.start(Integer.MIN_VALUE)).isEqualTo((int) (2147483648L % 1000));
        for (Picker picker : List.of(picker(KONG, equal(2), 1), picker(MENDED, equal(2), 1))) {
            assertThat(pickAt(picker, -1)).isEqualTo(pickAt(picker, 295));
        }
    }

    /** The address with a single slot is the only one up: Kong finds it from everywhere but the slot below it. */
    @Test
    void kong_slotAboveTheStart_isNeverLookedAt() {
        Targets targets = down(weighted(1, 400), 1);
        Picker picker = picker(KONG, targets, 1);
        int[] own = slotsOf(((ConsistentHashingKong) picker).ring(), 0);
        assertThat(own).hasSize(1);
        assertThat(own[0]).isBetween(1, 998);
        for (int slot = 0; slot < 1000; slot++) {
            assertThat(pickAt(picker, slot)).isEqualTo(slot == own[0] - 1 ? Picker.NONE : 0);
            assertThat(pickAt(picker(MENDED, targets, 1), slot)).isZero();
        }
    }

    /** At the two highest starts Kong's end condition is never met, so that its walk sees every slot. */
    @Test
    void kong_walkFromTheHighestSlots_looksAtEverySlot() {
        Set<Integer> found = new HashSet<>();
        for (int port = 1; port < 60000 && found.size() < 2; port++) {
            Targets targets =
                    down(Targets.of(List.of(Target.of("10.0.0.1", port, 1), Target.of("10.0.0.2", 80, 400))), 1);
            Picker picker = picker(KONG, targets, 1);
            int slot = slotsOf(((ConsistentHashingKong) picker).ring(), 0)[0];
            if (slot == 0 || slot == 999) {
                assertThat(pickAt(picker, (slot + 999) % 1000))
                        .as("from the slot below %d", slot)
                        .isZero();
                found.add(slot);
            }
        }
        assertThat(found).containsExactlyInAnyOrder(0, 999);
    }

    @Test
    void kong_retry_goesWhereTheFirstAttemptWent() {
        Targets targets = equal(3);
        Picker picker = picker(KONG, targets, 1);
        Attempt attempt = attempt("customer 7");
        int first = picker.pick(attempt, 0);
        attempt.addTried(targets.address(first));
        assertThat(picker.pick(attempt, 0)).isEqualTo(first);
    }

    @Test
    void mended_retry_goesWhereKongWouldGoIfTheTriedWereDown() {
        Targets targets = equal(4);
        Picker picker = picker(MENDED, targets, 1);
        for (int key = 0; key < 200; key++) {
            Attempt attempt = attempt("key " + key);
            Set<Integer> tried = new HashSet<>();
            while (tried.size() < 4) {
                int pick = picker.pick(attempt, 0);
                int[] away = tried.stream().mapToInt(Integer::intValue).toArray();
                assertThat(pick).isEqualTo(picker(KONG, down(targets, away), 1).pick(attempt, 0));
                tried.add(pick);
                attempt.addTried(targets.address(pick));
            }
            assertThat(picker.pick(attempt, 0)).isEqualTo(Picker.ALL_TRIED);
        }
    }

    @Test
    void mended_ringTooSmall_isDoubledUntilItFits() {
        assertThat(mendedRing(equal(5), 1000).points()).isEqualTo(1000);
        assertThat(mendedRing(equal(10), 1000).points()).isEqualTo(2000);
        HashRing large = mendedRing(equal(300), 1000);
        assertThat(large.points()).isEqualTo(64000);
        assertThat(large.size()).isEqualTo(300 * 160);
        assertThat(Arrays.stream(picks(picker(MENDED, equal(300), 1)))
                        .distinct()
                        .count())
                .as("5000 keys reach all of 300 targets")
                .isEqualTo(300);
    }

    @Test
    void ring_changeOfHealth_isTheSameRing() {
        Targets all = equal(4);
        ConsistentHashingWalk mended = (ConsistentHashingWalk) picker(MENDED, all, 1);
        assertThat(((ConsistentHashingWalk) next(MENDED, down(all, 1), mended)).ring())
                .isSameAs(mended.ring());
        ConsistentHashingKong kong = (ConsistentHashingKong) picker(KONG, all, 1);
        assertThat(((ConsistentHashingKong) next(KONG, down(all, 1), kong)).ring())
                .isSameAs(kong.ring());
    }

    @Test
    void mended_ownersThatShareAPolicy_shareTheRing() {
        BalancePolicy policy = ConsistentHashing.mended(1000);
        Targets targets = equal(4);
        HashRing ring = ((ConsistentHashingWalk) picker(policy, targets, 1)).ring();
        assertThat(((ConsistentHashingWalk) picker(policy, down(targets, 1), 2)).ring())
                .isSameAs(ring);
        assertThat(((ConsistentHashingWalk) picker(policy, equal(3), 3)).ring()).isNotSameAs(ring);
    }

    @Test
    void ring_otherWeightsOrSlots_isAnotherRing() {
        for (BalancePolicy policy : List.of(KONG, MENDED)) {
            Picker before = picker(policy, weighted(100, 100), 1);
            Targets after = weighted(100, 300);
            assertThat(picks(next(policy, after, before))).isEqualTo(picks(picker(policy, after, 1)));
        }
        for (String name : List.of("consistent-hashing", "consistent-hashing-kong")) {
            Picker before = picker(Policies.named(name, 1000), equal(3), 1);
            BalancePolicy after = Policies.named(name, 10000);
            assertThat(picks(next(after, equal(3), before))).isEqualTo(picks(picker(after, equal(3), 1)));
        }
    }

    /** Only keys of the address that goes down move. */
    @Test
    void bothForms_addressDown_leavesTheOthersKeys() {
        Targets all = equal(5);
        for (BalancePolicy policy : List.of(KONG, MENDED)) {
            Picker before = picker(policy, all, 1);
            int[] then = picks(before);
            int[] now = picks(next(policy, down(all, 2), before));
            for (int key = 0; key < then.length; key++) {
                assertThat(now[key] == then[key]).isEqualTo(then[key] != 2);
            }
        }
    }

    /** With a name that suddenly resolves to too much, Kong goes on with what it had, less the addresses that are gone. */
    @Test
    void kong_dnsAnswerThatDoesNotFit_keepsTheOldRing() {
        Target fixed = Target.of("10.9.0.1", 80, 1);
        Targets before = Targets.of(List.of(fixed, named("api", 80, 10, "10.0.0.1", "10.0.0.2")));
        String[] many = IntStream.range(1, 2000).mapToObj(Fixtures::ip).toArray(String[]::new);
        Targets after = Targets.of(List.of(fixed, named("api", 80, 10, many)));
        Picker first = picker(KONG, before, 1);
        ConsistentHashingKong second = (ConsistentHashingKong) next(KONG, after, first);
        int stays = after.indexOf(before.address(2));
        assertThat(before.address(2).ip()).isEqualTo("10.0.0.2");
        assertThat(slotsOf(second.ring(), stays))
                .isNotEmpty()
                .isEqualTo(slotsOf(((ConsistentHashingKong) first).ring(), 2));
        assertThat(slotsOf(second.ring(), 0)).isEqualTo(slotsOf(((ConsistentHashingKong) first).ring(), 0));
        assertThat(Arrays.stream(picks(second)).distinct().toArray()).containsExactlyInAnyOrder(0, stays);
    }

    @Test
    void kong_changedTargetsThatDoNotFit_leaveTheRingEmpty() {
        Picker first = picker(KONG, equal(5), 1);
        assertThat(picks(next(KONG, equal(7), first))).containsOnly(Picker.NONE);
    }
}
