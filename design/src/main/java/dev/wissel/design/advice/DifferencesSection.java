package dev.wissel.design.advice;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.page.Block;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Table;
import dev.wissel.design.page.Table.Column;
import dev.wissel.design.page.Text;
import dev.wissel.design.standby.StandbyOption;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.ServiceStrategy;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is different from a Kong with the same targets and all its defaults. Confined to one call. */
final class DifferencesSection {
    static final String ANCHOR = "differences";
    private static final int GROUPS_SHOWN = 1;
    private static final int KONG_RETRIES = 5;
    private static final Duration KONG_TIMEOUT = Duration.ofSeconds(60);

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;

    DifferencesSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(say.paragraph(
                "The same targets, first as Kong has them without further settings, then as configured here.",
                "Dezelfde targets, eerst zoals Kong ze zonder verdere instellingen heeft, dan zoals hier ingesteld."));
        List<List<ServiceStrategy>> groups = subject.alike(this::key);
        for (List<ServiceStrategy> group : groups) {
            Block table = table(group);
            blocks.add(
                    groups.size() <= GROUPS_SHOWN
                            ? table
                            : new Block.Details(
                                    say.text("Before and after: {0}", "Voor en na: {0}", subject.names(group)),
                                    List.of(table)));
        }
        return Section.of(
                ANCHOR,
                say.text(
                        "Differences from Kong's standard configuration",
                        "Verschillen met de standaardconfiguratie van Kong"),
                blocks);
    }

    private Object key(ServiceStrategy service) {
        return rows(service).stream()
                .map(row -> row.stream().map(Text::plain).toList())
                .toList();
    }

    private Block table(List<ServiceStrategy> group) {
        return new Table(
                say.text("Before and after: {0}", "Voor en na: {0}", subject.names(group)),
                List.of(
                        Column.words(say.text("What", "Wat")),
                        Column.words(say.text("Kong's standard", "Kong standaard")),
                        Column.words(say.text("Here", "Hier"))),
                rows(group.get(0)));
    }

    private List<List<Text>> rows(ServiceStrategy service) {
        List<List<Text>> rows = new ArrayList<>();
        checks(service.health(), rows);
        requests(service, rows);
        bounds(service, rows);
        regions(service, rows);
        return rows;
    }

    private void checks(HealthCheck health, List<List<Text>> rows) {
        rows.add(List.of(
                say.text("Probes", "Probes"),
                say.text("off", "uit"),
                say.text(
                        "every {0}, {1} failures, {2} successes",
                        "elke {0}, {1} fouten, {2} keer goed",
                        numbers.time(health.interval()),
                        numbers.count(health.failures()),
                        numbers.count(health.successes()))));
        rows.add(List.of(
                say.text("What the traffic shows", "Wat het verkeer laat zien"),
                say.text("not counted", "telt niet mee"),
                say.text(
                        "{0} broken connections or time-outs in a row, or {1} times 500, 502, 503 or 504",
                        "{0} verbroken verbindingen of time-outs op rij, of {1} keer 500, 502, 503 of 504",
                        numbers.count(health.failures()),
                        numbers.count(5))));
        rows.add(List.of(
                say.text("Statuses", "Statussen"),
                say.text(
                        "404 and 429 to a probe count as sickness; 502 and 504 in the traffic do not",
                        "404 en 429 op een probe gelden als ziek; 502 en 504 in het verkeer niet"),
                say.text(
                        "every known status is in one of the lists; 429 in neither",
                        "elke bekende status staat in een van de lijsten; 429 in geen van beide")));
    }

    private void requests(ServiceStrategy service, List<List<Text>> rows) {
        rows.add(List.of(
                say.text("Time-outs to connect / read, each try", "Time-outs verbinden / lezen, per poging"),
                numbers.time(KONG_TIMEOUT).plus(" / ").plus(numbers.time(KONG_TIMEOUT)),
                numbers.time(service.timeouts().connect())
                        .plus(" / ")
                        .plus(numbers.time(service.timeouts().read()))));
        rows.add(List.of(
                say.text("Retries", "Retries"),
                numbers.count(KONG_RETRIES),
                say.text(
                        "at most {0}",
                        "hooguit {0}", numbers.count(service.retries().count()))));
        rows.add(List.of(
                say.text("Method", "Methode"),
                Text.code("round-robin"),
                Text.code(service.balance().method().kongAlgorithm())));
    }

    private void bounds(ServiceStrategy service, List<List<Text>> rows) {
        Plane here = subject.planeOf(service);
        for (Fault fault : List.of(Fault.REFUSED, Fault.BLACK_HOLE, Fault.ERROR_STATUS, Fault.WHOLE_REGION)) {
            rows.add(List.of(
                    say.text(
                            "Shift: {0}",
                            "Omschakeling: {0}", Text.of(subject.words().fault(fault))),
                    bound(subject.boundsOf(service)
                            .get(fault, Plane.KONG_DEFAULTS)
                            .shift()),
                    bound(subject.boundsOf(service).get(fault, here).shift())));
        }
        rows.add(List.of(
                say.text("Longest request in a black hole", "Langste verzoek zonder antwoord (black hole)"),
                bound(subject.boundsOf(service)
                        .get(Fault.BLACK_HOLE, Plane.KONG_DEFAULTS)
                        .request()),
                bound(subject.boundsOf(service).get(Fault.BLACK_HOLE, here).request())));
    }

    private Text bound(Bound bound) {
        return Times.of(subject, bound).marked(Promise.MARK);
    }

    private void regions(ServiceStrategy service, List<List<Text>> rows) {
        double all = service.endpoints().stream()
                .mapToInt(endpoint -> endpoint.weight())
                .sum();
        double first = service.endpointsIn(service.regions().get(0)).stream()
                .mapToInt(endpoint -> endpoint.weight())
                .sum();
        Text before = all == 0 ? say.text("none", "geen") : numbers.percent(1 - first / all, RoundingMode.CEILING);
        subject.standbyOf(service)
                .chosenOption()
                .ifPresent(option -> rows.add(List.of(
                        say.text(
                                "Of the requests, to other regions while all is well",
                                "Van de verzoeken, naar andere regio's als alles goed is"),
                        before,
                        after(option))));
    }

    private Text after(StandbyOption option) {
        return numbers.percent(option.leakShare(), RoundingMode.CEILING)
                .plus(" (" + subject.words().standby(option.kind()) + ")");
    }
}
