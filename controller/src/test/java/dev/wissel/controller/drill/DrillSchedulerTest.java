package dev.wissel.controller.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.journal.DrillLog;
import dev.wissel.core.drill.GuardLimits;
import dev.wissel.design.strategy.DrillTimer;
import dev.wissel.design.strategy.DrillWindow;
import dev.wissel.design.strategy.Drills;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrillSchedulerTest {
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private final World world = new World();
    private final DrillLog log = DrillLog.inMemory();
    private final DrillRunner runner =
            new DrillRunner(world.terms(DrillTerms.Hours.ALWAYS), world, world, log, world.clock, world.said::add);
    private boolean leads = true;

    private static List<DrillWindow> windows(String... texts) {
        return Arrays.stream(texts)
                .map(text -> DrillWindow.parse(text).toOptional().orElseThrow())
                .toList();
    }

    private DrillScheduler scheduler(List<DrillWindow> allowed, List<DrillWindow> blocked, String cron) {
        Drills drills = new Drills(
                AMSTERDAM,
                allowed,
                blocked,
                List.of(),
                GuardLimits.DEFAULTS,
                List.of(new Drills.Scheduled(
                        "loss", World.plan(), DrillTimer.cron(cron).toOptional().orElseThrow())));
        return new DrillScheduler(drills, runner, log, () -> leads, world.clock, world.said::add);
    }

    private void to(String moment) {
        world.clock.advance(Duration.between(DrillIds.instant(world.clock.getAsLong()), Instant.parse(moment)));
    }

    private int begun() {
        return log.newest(100).size();
    }

    @Test
    void tend_whenItIsTime_beginsOnce() {
        DrillScheduler scheduler = scheduler(List.of(), List.of(), "0 10 * * *");
        to("2026-10-24T07:59:59Z");
        scheduler.tend();
        assertThat(begun()).isZero();
        to("2026-10-24T08:00:00Z"); // 10:00 in summer
        scheduler.tend();
        scheduler.tend();
        assertThat(begun()).isOne();
        assertThat(runner.current().orElseThrow().request().source()).isEqualTo("schedule loss");
        assertThat(scheduler.upcoming().get(0).next()).isEqualTo("2026-10-25T09:00:00Z"); // and in winter
    }

    @Test
    void tend_afterTheTimeWentByUnattended_saysSoAndDoesNotMakeUp() {
        to("2026-10-20T07:00:00Z");
        scheduler(List.of(), List.of(), "0 10 * * *").tend();
        to("2026-10-23T12:00:00Z"); // nobody was there
        DrillScheduler next = scheduler(List.of(), List.of(), "0 10 * * *");
        next.tend();
        assertThat(begun()).isZero();
        assertThat(world.said)
                .anyMatch(line -> line.contains("2026-10-20T08:00:00Z") && line.contains("not made up for"));
        to("2026-10-24T08:00:01Z");
        next.tend();
        assertThat(begun()).isOne();
    }

    @Test
    void tend_asFollower_beginsNothing() {
        leads = false;
        DrillScheduler scheduler = scheduler(List.of(), List.of(), "0 10 * * *");
        to("2026-10-24T07:59:59Z");
        scheduler.tend();
        to("2026-10-24T08:00:01Z");
        scheduler.tend();
        assertThat(begun()).isZero();
    }

    @Test
    void tend_outsideTheHours_isLeftOutAndSaid() {
        to("2026-10-24T07:59:59Z"); // a Saturday
        DrillScheduler scheduler = scheduler(windows("Mon-Fri 09:00-17:00"), List.of(), "0 10 * * *");
        scheduler.tend();
        to("2026-10-24T08:00:01Z");
        scheduler.tend();
        assertThat(begun()).isZero();
        assertThat(world.said).anyMatch(line -> line.contains("outside the hours"));
    }

    @Test
    void against_windows_judgeByTheirZoneAndByTheMoment() {
        DrillWindows hours = new DrillWindows(new Drills(
                AMSTERDAM, windows("09:00-17:00"), windows("2026-11-27"), List.of(), GuardLimits.DEFAULTS, List.of()));
        assertThat(hours.against(nanos("2026-10-23T07:00:00Z"), true)).isEmpty(); // 09:00 in summer
        assertThat(hours.against(nanos("2026-10-26T08:00:00Z"), true)).isEmpty(); // 09:00 in winter
        assertThat(hours.against(nanos("2026-10-26T07:00:00Z"), true)).hasSize(1);
        assertThat(hours.against(nanos("2026-10-26T07:00:00Z"), false)).isEmpty(); // what has begun may go on
        assertThat(hours.against(nanos("2026-11-27T10:00:00Z"), false))
                .singleElement()
                .asString()
                .contains("blocked");
        assertThat(hours.against(nanos("2026-11-26T23:30:00Z"), true))
                .singleElement()
                .asString()
                .contains("2026-11-27 00:30");
    }

    private static long nanos(String moment) {
        Instant instant = Instant.parse(moment);
        return instant.getEpochSecond() * World.SECOND + instant.getNano();
    }
}
