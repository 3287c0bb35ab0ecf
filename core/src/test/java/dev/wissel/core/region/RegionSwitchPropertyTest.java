package dev.wissel.core.region;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.load.WindowCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds in every decision, whatever happens: random regions, losses, drains, trials, windows and demands over many seeds. */
class RegionSwitchPropertyTest {
    private static final int RUNS = 150;
    private static final int DECISIONS = 80;

    /** A world that changes at random; two made from equal generators change alike. */
    private static final class World {
        final RandomGenerator random;
        final RegionPolicy policy;
        final int regions;
        final int[] addresses;
        final int[] admitted;
        final double[] capacityEach;
        final boolean[] drained;
        double demandPerSecond;

        World(RandomGenerator random) {
            this.random = random;
            this.policy = new RegionPolicy(
                    random.nextBoolean() ? 1 : random.nextDouble(0.3, 1),
                    0.7,
                    RegionPolicy.DEFAULTS.holdDown(),
                    new RegionPolicy.Trials(random.nextInt(4), Duration.ofSeconds(10)),
                    RegionPolicy.DEFAULTS.ramp(),
                    new RegionPolicy.Damping(random.nextBoolean() ? 0.02 : 0, Duration.ofSeconds(5)));
            this.regions = random.nextInt(1, 5);
            this.addresses = new int[regions];
            this.admitted = new int[regions];
            this.capacityEach = new double[regions];
            this.drained = new boolean[regions];
            this.demandPerSecond = random.nextDouble(2000);
            for (int i = 0; i < regions; i++) {
                addresses[i] = random.nextInt(1, 12);
                admitted[i] = addresses[i];
                capacityEach[i] = random.nextInt(3) == 0 ? Double.NaN : random.nextDouble(1, 400);
            }
        }

        RegionObservation next() {
            int i = random.nextInt(regions);
            switch (random.nextInt(8)) {
                case 0 -> admitted[i] = 0;
                case 1, 2 -> admitted[i] = random.nextInt(addresses[i] + 1);
                case 3 -> admitted[i] = addresses[i];
                case 4 -> drained[i] = random.nextInt(3) == 0;
                case 5 -> demandPerSecond = random.nextInt(10) == 0 ? 0 : random.nextDouble(2000);
                default -> demandPerSecond *= random.nextDouble(0.97, 1.03);
            }
            List<RegionFigures> figures = new ArrayList<>();
            for (int r = 0; r < regions; r++) {
                long ended = random.nextLong(100);
                long failures = random.nextInt(4) == 0 ? random.nextLong(ended + 1) : 0;
                figures.add(new RegionFigures(
                        "r" + r,
                        addresses[r],
                        admitted[r],
                        admitted[r] * capacityEach[r],
                        addresses[r] * capacityEach[r],
                        drained[r],
                        random.nextInt(3),
                        random.nextInt(8) == 0 ? 1 : 0,
                        new WindowCounts.Sum(ended, failures, (ended - failures) * random.nextLong(50_000_000))));
            }
            return new RegionObservation(demandPerSecond, figures);
        }

        long stepNanos() {
            return random.nextInt(5) == 0 ? 0 : random.nextLong(8_000_000_000L);
        }
    }

    private interface Check {
        void on(World world, RegionObservation observation, RegionDecision decision, long nowNanos);
    }

    private static void always(Check check) {
        forAll(RUNS, random -> {
            World world = new World(random);
            RegionSwitch regionSwitch = new RegionSwitch(world.policy);
            long nowNanos = random.nextLong();
            for (int i = 0; i < DECISIONS; i++) {
                nowNanos += world.stepNanos();
                RegionObservation observation = world.next();
                check.on(world, observation, regionSwitch.decide(observation, nowNanos), nowNanos);
            }
        });
    }

    /** Returns what the region could carry of the demand if it had to, in [0, 1]. */
    private static double carries(World world, RegionObservation observation, int i) {
        RegionFigures figures = observation.regions().get(i);
        if (figures.admitted() == 0 || figures.drained()) {
            return 0;
        }
        double demand = observation.demandPerSecond();
        return Double.isNaN(figures.capacity()) || demand == 0
                ? 1
                : Math.min(1, world.policy.headroom() * figures.admittedCapacity() / demand);
    }

    @Test
    void shares_always_addUpToOneWithWhatIsShed() {
        always((world, observation, decision, nowNanos) -> {
            double sum = 0;
            for (RegionShare share : decision.shares()) {
                assertThat(share.share()).isBetween(0.0, 1.0);
                sum += share.share();
            }
            assertThat(decision.shed()).isBetween(0.0, 1.0);
            assertThat(sum + decision.shed()).isCloseTo(1, within(1e-8));
        });
    }

    @Test
    void share_always_staysWithinTheCapacityAndTheDeadband() {
        always((world, observation, decision, nowNanos) -> {
            double deadband = world.policy.damping().deadband();
            for (int i = 0; i < world.regions; i++) {
                assertThat(decision.shares().get(i).share())
                        .isLessThanOrEqualTo(carries(world, observation, i) + deadband + 1e-8);
            }
        });
    }

    @Test
    void share_lostDrainedOrAbsent_isZero() {
        always((world, observation, decision, nowNanos) -> {
            for (int i = 0; i < world.regions; i++) {
                RegionShare share = decision.shares().get(i);
                RegionFigures figures = observation.regions().get(i);
                if (figures.drained()) {
                    assertThat(share.phase()).isEqualTo(RegionPhase.DRAINED);
                } else if (figures.admitted() == 0) {
                    assertThat(share.phase()).isIn(RegionPhase.LOST, RegionPhase.ABSENT);
                }
                if (!share.phase().usable()) {
                    assertThat(share.share()).isZero();
                }
            }
        });
    }

    @Test
    void shed_always_onlyWhatNobodyCanCarry() {
        always((world, observation, decision, nowNanos) -> {
            double carried = 0;
            for (int i = 0; i < world.regions; i++) {
                carried += carries(world, observation, i);
            }
            assertThat(decision.shed()).isLessThanOrEqualTo(Math.max(0, 1 - carried) + 1e-8);
            assertThat(decision.reason() == RegionDecision.Reason.NOTHING_SHED).isEqualTo(decision.shed() == 0);
        });
    }

    @Test
    void waitingRegion_withoutNeed_takesNothing() {
        always((world, observation, decision, nowNanos) -> {
            double settled = 0; // what active regions carry without regard to slopes or deadbands, were they asked to
            for (int i = 0; i < world.regions; i++) {
                boolean active = decision.shares().get(i).phase() == RegionPhase.ACTIVE;
                boolean halfThere = observation.regions().get(i).admittedPart() >= 0.5;
                settled += active && halfThere ? carries(world, observation, i) : 0;
            }
            // Published shares may lag by the settling time, but a change of phase never does: look only at those.
            boolean news = decision.events().stream().anyMatch(event -> event.kind() == RegionEvent.Kind.HOLD_DOWN);
            if (news && settled >= 1) {
                for (RegionShare share : decision.shares()) {
                    if (share.phase() == RegionPhase.HOLD_DOWN || share.phase() == RegionPhase.TRIAL) {
                        assertThat(share.share()).as(share.toString()).isZero();
                    }
                }
            }
        });
    }

    @Test
    void nextNanos_always_isSoonAndInTheFuture() {
        always((world, observation, decision, nowNanos) ->
                assertThat(decision.nextNanos() - nowNanos).isBetween(1L, 1_000_000_000L));
    }

    @Test
    void changed_isSaidWheneverPickersWouldDiffer() {
        forAll(RUNS, random -> {
            World world = new World(random);
            RegionSwitch regionSwitch = new RegionSwitch(world.policy);
            long nowNanos = random.nextLong();
            RegionDecision before = regionSwitch.decide(world.next(), nowNanos);
            assertThat(before.changed()).isTrue();
            for (int i = 0; i < DECISIONS; i++) {
                nowNanos += world.stepNanos();
                RegionDecision decision = regionSwitch.decide(world.next(), nowNanos);
                boolean differs = !decision.shares().equals(before.shares())
                        || !java.util.Objects.equals(decision.trial(), before.trial());
                assertThat(decision.changed()).isEqualTo(differs);
                before = decision;
            }
        });
    }

    @Test
    void decisions_sameHistoryOnAnyClock_areTheSame() {
        forAll(RUNS, random -> {
            long seed = random.nextLong();
            long shift = random.nextLong();
            World world = new World(new java.util.SplittableRandom(seed));
            World same = new World(new java.util.SplittableRandom(seed));
            RegionSwitch regionSwitch = new RegionSwitch(world.policy);
            RegionState replayed = RegionState.INITIAL;
            long nowNanos = random.nextLong();
            for (int i = 0; i < DECISIONS; i++) {
                nowNanos += world.stepNanos();
                same.stepNanos();
                RegionDecision one = regionSwitch.decide(world.next(), nowNanos);
                RegionSwitch.Step other = RegionSwitch.next(same.policy, replayed, same.next(), nowNanos + shift);
                replayed = other.state();
                assertThat(other.decision().nextNanos() - shift).isEqualTo(one.nextNanos());
                assertThat(other.decision().shares()).isEqualTo(one.shares());
                assertThat(other.decision().shed()).isEqualTo(one.shed());
                assertThat(other.decision().trial()).isEqualTo(one.trial());
                assertThat(other.decision().events()).isEqualTo(one.events());
            }
        });
    }

    @Test
    void everyRegion_afterPeace_isActiveAgain() {
        forAll(100, random -> {
            World world = new World(random);
            RegionSwitch regionSwitch = new RegionSwitch(world.policy);
            long nowNanos = random.nextLong();
            for (int i = 0; i < DECISIONS; i++) {
                nowNanos += world.stepNanos();
                regionSwitch.decide(world.next(), nowNanos);
            }
            List<RegionFigures> peace = new ArrayList<>();
            for (int r = 0; r < world.regions; r++) {
                double capacity = world.addresses[r] * world.capacityEach[r];
                peace.add(new RegionFigures(
                        "r" + r,
                        world.addresses[r],
                        world.addresses[r],
                        capacity,
                        capacity,
                        false,
                        0,
                        0,
                        WindowCounts.Sum.NONE));
            }
            RegionObservation observation = new RegionObservation(1, peace);
            RegionDecision decision = regionSwitch.decide(observation, nowNanos);
            // Longest hold-down, a fruitless trial for each region in turn, a ramp, the settling time.
            long endNanos = nowNanos + Duration.ofSeconds(300 + 4 * 21 + 31 + 6).toNanos();
            while (decision.nextNanos() - endNanos < 0) {
                nowNanos = decision.nextNanos();
                decision = regionSwitch.decide(observation, nowNanos);
            }
            assertThat(decision.shares()).allMatch(share -> share.phase() == RegionPhase.ACTIVE);
            assertThat(decision.share("r0")).isEqualTo(1);
        });
    }
}
