package dev.wissel.core.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class GuardTest {
    private static final DrillPlan LOSS = Sights.plan();

    private static Sights world(Consumer<Sights> change) {
        Sights world = new Sights();
        change.accept(world);
        return world;
    }

    private static GuardVerdict before(DrillPlan plan, Consumer<Sights> change) {
        return Guard.verdict(
                GuardLimits.DEFAULTS, GuardFigures.before(plan, world(change).at(0), List.of()));
    }

    private static GuardVerdict during(double spent, double burn, Consumer<Sights> change) {
        return Guard.verdict(
                GuardLimits.DEFAULTS,
                new GuardFigures(LOSS, world(change).at(0), GuardFigures.Moment.DURING, spent, burn, List.of()));
    }

    private static void refuses(GuardVerdict verdict, String part) {
        assertThat(verdict.refusals()).singleElement().asString().contains(part);
    }

    @Test
    void verdict_allWell_goes() {
        assertThat(before(LOSS, world -> {}).go()).isTrue();
        assertThat(before(LOSS, world -> {}).cautions()).isEmpty();
    }

    @Test
    void verdict_notLeading_refuses() {
        refuses(before(LOSS, world -> world.leading = false), "no leader");
    }

    @Test
    void verdict_capacityShort_refusesWithFigures() {
        // two targets of 100/s remain, and 182/s with a tenth on top are 200.2/s
        refuses(before(LOSS, world -> world.rate = 182), "200/s remain, and the demand is 182/s");
        assertThat(before(LOSS, world -> world.rate = 181).go()).isTrue();
    }

    @Test
    void verdict_ofOneTarget_countsTheOthersOfTheRegion() {
        DrillPlan one = DrillPlan.of(DrillFault.TARGET_LOSS, "ams", "ams-1:80");
        assertThat(before(one, world -> world.rate = 270).go()).isTrue();
        refuses(before(one, world -> world.rate = 280), "300/s remain");
    }

    @Test
    void verdict_capacityUndeclared_refusesUnlessAllowed() {
        refuses(before(LOSS, world -> world.capacity = Double.NaN), "not declared");
        GuardLimits trusting = new GuardLimits(0.1, 0.25, 0.1, 6, true, 1);
        GuardVerdict verdict = Guard.verdict(
                trusting,
                GuardFigures.before(
                        LOSS, world(world -> world.capacity = Double.NaN).at(0), List.of()));
        assertThat(verdict.go()).isTrue();
        assertThat(verdict.cautions()).singleElement().asString().contains("not declared");
    }

    @Test
    void verdict_demandUnknown_refuses() {
        refuses(before(LOSS, world -> world.rate = Double.NaN), "demand is not known");
    }

    @Test
    void verdict_nothingRemains_refusesEvenIfAllowed() {
        DrillSight.Region only = new Sights().at(0).services().get(0).regions().get(0);
        DrillSight sight = new DrillSight(
                0,
                List.of(new DrillSight.Service("product", 5, 0, 0, 0, List.of(only))),
                List.of(),
                new Sights().at(0).slo(),
                true);
        GuardLimits trusting = new GuardLimits(0.1, 0.25, 0.1, 6, true, 1);
        refuses(Guard.verdict(trusting, GuardFigures.before(LOSS, sight, List.of())), "nothing remains");
    }

    @Test
    void verdict_budget_refuses() {
        refuses(before(LOSS, world -> world.budgetLeft = 0.24), "24% left");
        refuses(before(LOSS, world -> world.budgetLeft = Double.NaN), "not known");
        assertThat(before(LOSS, world -> world.budgetLeft = 0.25).go()).isTrue();
    }

    @Test
    void verdict_burnRate_refuses() {
        refuses(before(LOSS, world -> world.burnRate = 6.1), "burn rate: 6.1");
        refuses(before(LOSS, world -> world.burnRate = Double.NaN), "burn rate is not known");
        assertThat(before(LOSS, world -> world.burnRate = 6).go()).isTrue();
    }

    @Test
    void verdict_otherIncident_refuses() {
        refuses(
                before(LOSS, world -> {
                    world.fraTargetOut = true;
                    world.rate = 50;
                }),
                "fra-1:80 in fra is out");
        assertThat(before(LOSS, world -> world.fraStanding = DrillSight.Standing.RETURNING)
                        .refusals())
                .anyMatch(line -> line.contains("region fra is returning"));
        refuses(before(LOSS, world -> world.amsStanding = DrillSight.Standing.DRAINED), "region ams is drained");
    }

    @Test
    void verdict_otherBlockers_areRepeated() {
        GuardVerdict verdict = Guard.verdict(
                GuardLimits.DEFAULTS,
                GuardFigures.before(LOSS, new Sights().at(0), List.of("another drill runs", "a blocked window")));
        assertThat(verdict.refusals()).containsExactly("another drill runs", "a blocked window");
    }

    @Test
    void verdict_unknownNames_refuses() {
        refuses(
                before(DrillPlan.of(DrillFault.DRAIN, "lon", ""), world -> {}),
                "region lon: no drilled service has it");
        assertThat(before(LOSS.withServices(List.of("prodct")), world -> {}).refusals())
                .anyMatch(line -> line.contains("service prodct: there is none"));
    }

    @Test
    void verdict_littleTraffic_isACautionOnly() {
        GuardVerdict verdict = before(LOSS, world -> world.rate = 0.5);
        assertThat(verdict.go()).isTrue();
        assertThat(verdict.cautions()).singleElement().asString().contains("little traffic");
    }

    @Test
    void verdict_duringItsOwnFault_doesNotCountItAsAnIncident() {
        assertThat(during(0, Double.NaN, world -> {
                            world.amsStanding = DrillSight.Standing.LOST;
                            world.amsTargetsOut = true;
                        })
                        .go())
                .isTrue();
        refuses(
                during(0, Double.NaN, world -> {
                    world.fraTargetOut = true;
                    world.rate = 50;
                }),
                "fra-1:80");
    }

    @Test
    void verdict_during_refusesWhatItCosts() {
        refuses(during(0.11, Double.NaN, world -> {}), "this drill has spent 11%");
        refuses(during(0, 7, world -> {}), "burn rate: 7");
        refuses(during(0, Double.NaN, world -> world.rate = 190), "remain");
        refuses(during(0, Double.NaN, world -> world.leading = false), "leader");
        refuses(during(0, Double.NaN, world -> world.budgetLeft = 0.1), "10% left");
    }
}
