package dev.wissel.design.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.GuardLimits;
import dev.wissel.design.strategy.Drills;
import dev.wissel.kong.document.Problem;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrillsReaderTest {
    static final String GOOD = """
            services:
              product: {endpoints: {ams: ["10.0.0.1:80"], fra: ["10.1.0.1:80"]}}
            drills:
              zone: Europe/Amsterdam
              allowed: ["Mon-Thu 09:00-16:00"]
              blocked: ["Fri 12:00-24:00", "2026-11-23..2026-11-30", "12-20..01-05"]
              hook: [/usr/local/bin/drill, --x, --x, 5]
              guard: {margin: 20%, budget_left: 50%, spend: 5%, burn_rate: 2.5, undeclared: allow, traffic: 10/s}
              schedule:
                loss: {fault: region-loss, region: ams, for: 90s, every: 28d at 10:00}
                one: {fault: target-loss, region: ams, target: "10.0.0.1:80", every: 7d at 10:00}
                slow: {fault: slow, region: fra, delay: 3s, share: 50%, services: [product], cron: "30 10 * * Tue"}
            """;

    private static List<String> problems(String drills) {
        String text =
                "services: {product: {endpoints: {ams: [\"10.0.0.1:80\"], fra: [\"10.1.0.1:80\"]}}}\ndrills: " + drills;
        return StrategyReader.read("s.yml", text).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void read_everything_isKept() {
        Drills drills =
                StrategyReader.read("s.yml", GOOD).strategy().orElseThrow().drills();
        assertThat(drills.zone()).isEqualTo(ZoneId.of("Europe/Amsterdam"));
        assertThat(drills.allowed()).hasSize(1);
        assertThat(drills.blocked()).hasSize(3);
        assertThat(drills.hook()).containsExactly("/usr/local/bin/drill", "--x", "--x", "5");
        assertThat(drills.limits()).isEqualTo(new GuardLimits(0.2, 0.5, 0.05, 2.5, true, 10));
        assertThat(drills.schedule())
                .extracting(Drills.Scheduled::plan)
                .containsExactly(
                        DrillPlan.of(DrillFault.REGION_LOSS, "ams", "").withLength(Duration.ofSeconds(90)),
                        DrillPlan.of(DrillFault.TARGET_LOSS, "ams", "10.0.0.1:80"),
                        new DrillPlan(
                                DrillFault.SLOW,
                                "fra",
                                "",
                                List.of("product"),
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(3),
                                0.5));
    }

    @Test
    void read_without_hasNone() {
        String text = "services: {product: {endpoints: {ams: [\"10.0.0.1:80\"]}}}";
        assertThat(StrategyReader.read("s.yml", text).strategy().orElseThrow().drills())
                .isEqualTo(Drills.NONE);
    }

    @Test
    void read_mistakes_eachOneIsSaidWithItsMend() {
        wrong("{zone: Europe/Amstrdam}", "Europe/Amstrdam");
        wrong("{allowed: [\"Mon 9-17\"]}", "Mon 9-17");
        wrong("{blocked: [2026-02-30]}", "2026-02-30");
        wrong("{guard: {margin: 10}}", "10");
        wrong("{guard: {burn_rate: fast}}", "fast");
        wrong("{guard: {spend: 0%}}", "nothing may be spent");
        wrong("{guard: {undeclared: yes}}", "refuse");
        wrong("{schedule: {a: {fault: region-los, region: ams, every: 7d at 10:00}}}", "region-loss");
        wrong("{schedule: {a: {fault: region-loss, region: amz, every: 7d at 10:00}}}", "ams");
        wrong("{schedule: {a: {fault: region-loss, region: ams}}}", "nothing says when");
        wrong("{schedule: {a: {fault: region-loss, region: ams, every: 7d at 10:00, cron: \"0 0 * * *\"}}}", "both");
        wrong("{schedule: {a: {fault: region-loss, region: ams, every: weekly}}}", "weekly");
        wrong("{schedule: {a: {fault: drain, region: ams, cron: \"0 0 30 feb *\"}}}", "five fields");
        wrong("{schedule: {a: {fault: target-loss, region: ams, every: 7d at 10:00}}}", "target is missing");
        wrong(
                "{schedule: {a: {fault: target-loss, region: fra, target: \"10.0.0.1:80\", every: 7d at 10:00}}}",
                "no endpoint");
        wrong("{schedule: {a: {fault: drain, region: ams, delay: 2s, every: 7d at 10:00}}}", "means nothing for drain");
        wrong(
                "{schedule: {a: {fault: drain, region: ams, share: 20%, every: 7d at 10:00}}}",
                "means nothing for drain");
        wrong("{schedule: {a: {fault: drain, region: ams, for: 2h, every: 7d at 10:00}}}", "1h");
        wrong("{schedule: {a: {fault: drain, region: ams, services: [prodct], every: 7d at 10:00}}}", "product");
        wrong("{schedul: {}}", "schedule");
    }

    private static void wrong(String drills, String part) {
        assertThat(problems(drills)).as(drills).isNotEmpty().anyMatch(problem -> problem.contains(part));
    }
}
