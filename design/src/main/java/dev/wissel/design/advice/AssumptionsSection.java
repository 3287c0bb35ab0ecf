package dev.wissel.design.advice;

import dev.wissel.core.bound.Assumption;
import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.design.page.Block;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the advice does not know. Confined to one call. */
final class AssumptionsSection {
    static final String ANCHOR = "assumptions";

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;

    AssumptionsSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(say.paragraph("The bounds hold as long as this holds:", "De bovengrenzen gelden zolang dit geldt:"));
        List<Text> assumed = new ArrayList<>();
        found().forEach((key, values) -> assumed.add(assumption(key, values(values))));
        blocks.add(new Block.Bullets(assumed));
        blocks.add(say.paragraph("Not known here:", "Hier niet bekend:"));
        blocks.add(new Block.Bullets(unknown()));
        return Section.of(ANCHOR, say.text("What this advice does not know", "Wat dit advies niet weet"), blocks);
    }

    private Map<Assumption.Key, Set<String>> found() {
        Map<Assumption.Key, Set<String>> found = new LinkedHashMap<>();
        for (Assumption.Key key : Assumption.Key.values()) {
            Set<String> values = new LinkedHashSet<>();
            boolean any = false;
            for (ServiceStrategy service : subject.strategy().services()) {
                for (FaultBounds row : subject.boundsOf(service).bounds()) {
                    for (Bound bound : List.of(row.detection(), row.shift(), row.recovery(), row.request())) {
                        for (Assumption assumption : bound.assumptions()) {
                            if (assumption.key() == key) {
                                any = true;
                                values.add(assumption.value());
                            }
                        }
                    }
                }
            }
            if (any) {
                found.put(key, values);
            }
        }
        return found;
    }

    /** Returns the figures of an assumption as one text; empty if it has none. */
    private Text values(Set<String> values) {
        List<String> figures = values.stream()
                .filter(value -> !value.isEmpty())
                .sorted(Comparator.comparingDouble(AssumptionsSection::number))
                .toList();
        if (figures.size() < 2) {
            return figures.isEmpty() ? Text.EMPTY : numbers.formula(figures.get(0));
        }
        return say.text(
                "{0} to {1}, by service and fault",
                "{0} tot {1}, per service en storing",
                numbers.formula(figures.get(0)),
                numbers.formula(figures.get(figures.size() - 1)));
    }

    /** Returns the number that a figure such as {@code 0.03 s} begins with. */
    private static double number(String figure) {
        return Double.parseDouble(figure.replaceAll("[^0-9.].*", ""));
    }

    private Text assumption(Assumption.Key key, Text value) {
        Text figure = value.isEmpty() ? value : Text.of(": ").plus(value);
        return switch (key) {
            case REQUEST_EVERY ->
                say.text(
                        "Each target gets a request in every such time{0}.",
                        "Elke target krijgt in elke tijd van die lengte een verzoek{0}.", figure);
            case PROBE_SEES_THE_FAULT ->
                say.text(
                        "The path that is probed fails when the service fails, and in the same way{0}.",
                        "Het pad van de probe faalt als de service faalt, en op dezelfde manier{0}.", figure);
            case ANSWERS_WITHIN ->
                say.text(
                        "Before the fault no answer took longer{0}.",
                        "Voor de storing duurde geen antwoord langer{0}.", figure);
            case SLOWER_BY ->
                say.text(
                        "A slow region answers more than three times as slowly as before, and slower by more than this{0}.",
                        "Een trage regio antwoordt meer dan drie keer zo traag als eerst, en meer dan dit trager{0}.",
                        figure);
            case ALL_OF_THE_REGION ->
                say.text(
                        "All targets of the region are slow together{0}.",
                        "Alle targets van de regio zijn samen traag{0}.", figure);
            case HEALTHY_ANSWERS_IN_TIME ->
                say.text(
                        "A healthy target answers a probe within the probe's time-out{0}.",
                        "Een gezonde target beantwoordt een probe binnen de time-out van de probe{0}.", figure);
            case FIRST_LOSS ->
                say.text(
                        "It is the first loss of late: each further one doubles the hold-down{0}.",
                        "Het is de eerste uitval sinds een tijd: elke volgende verdubbelt de wachttijd{0}.", figure);
            case TRIAL_REQUESTS ->
                say.text(
                        "Requests come while the region is tried{0}.",
                        "Er komen verzoeken binnen terwijl de regio proefverzoeken krijgt{0}.", figure);
            case RETURNS_WELL ->
                say.text(
                        "The returning region does no worse than the one it takes from{0}.",
                        "De terugkerende regio doet het niet slechter dan de regio waarvan ze overneemt{0}.", figure);
            case NO_WRITES ->
                say.text(
                        "Nobody writes targets of the upstream meanwhile: a write restarts the probe clocks{0}.",
                        "Niemand wijzigt intussen targets van de upstream: een wijziging start de probe-klokken opnieuw{0}.",
                        figure);
            case ONE_WRITE_IN ->
                say.text(
                        "The controller writes at most once in such a time{0}.",
                        "De controller schrijft hooguit één keer in zo'n tijd{0}.", figure);
            case CONTROLLER_RUNS ->
                say.text(
                        "The controller runs, and probes the standby, which Kong does not{0}.",
                        "De controller draait en doet probes op de reserve, want Kong doet dat niet{0}.", figure);
            case FAIL_STATIC ->
                say.text(
                        "The last configuration stays in force while the control plane is away{0}.",
                        "De laatste configuratie blijft gelden zolang de control plane weg is{0}.", figure);
            case REST_CAN_CARRY ->
                say.text(
                        "The other targets can carry the load{0}.",
                        "De andere targets kunnen de belasting dragen{0}.", figure);
            case NOTHING_LEFT_WAITING ->
                say.text(
                        "The fault lasts longer than the requests that wait in it: one that times out after its end would set the good probes back{0}.",
                        "De storing duurt langer dan de verzoeken die erin wachten: één die na afloop pas verloopt, zet de goede probes terug{0}.",
                        figure);
            case REPEATABLE ->
                say.text(
                        "What fails can be sent again: nothing was sent yet, or the request is idempotent{0}.",
                        "Wat mislukt kan opnieuw: er was nog niets verstuurd, of het verzoek is idempotent{0}.",
                        figure);
        };
    }

    private List<Text> unknown() {
        List<Text> items = new ArrayList<>();
        List<ServiceStrategy> silent = subject.strategy().services().stream()
                .filter(service -> !subject.boundsOf(service).traffic().known())
                .toList();
        if (!silent.isEmpty()) {
            items.add(say.text(
                    "The requests a second of {0}. Their capacity is not declared, so only probes count in their bounds.",
                    "Hoeveel verzoeken per seconde er komen bij {0}. De capaciteit is niet opgegeven, dus in de bovengrenzen tellen alleen probes.",
                    subject.names(silent)));
        }
        items.add(say.text(
                "Whether the declared capacities are right. Measure them: load one target until its latency rises, and take {0} of that.",
                "Of de opgegeven capaciteiten kloppen. Meet ze: belast één target tot de latency oploopt, en neem daar {0} van.",
                numbers.percent(0.8, java.math.RoundingMode.HALF_EVEN)));
        items.add(
                say.text(
                        "Faults that hit all regions at once: a bad release, an expired certificate, a full queue behind all of them. No failover helps against those.",
                        "Storingen die alle regio's tegelijk raken: een slechte release, een verlopen certificaat, een volle queue achter allemaal. Daar helpt geen failover tegen."));
        items.add(say.text(
                "What your clients do: their own time-outs and retries come on top of every figure here.",
                "Wat je clients doen: hun eigen time-outs en retries komen boven op elk getal hier."));
        items.add(say.text(
                "How many addresses a host name stands for. In Kong each gets the full weight of its target.",
                "Voor hoeveel adressen een hostnaam staat. In Kong krijgt elk adres het volle gewicht van de target."));
        items.add(
                say.text(
                        "The load of the machines. A node without free processor time is late with everything, also with probes.",
                        "De belasting van de machines. Een node zonder vrije processortijd is overal te laat mee, ook met probes."));
        return items;
    }
}
