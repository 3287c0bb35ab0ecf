package dev.wissel.design.advice;

import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.bounds.Change;
import dev.wissel.design.bounds.Verdict;
import dev.wissel.design.page.Block;
import dev.wissel.design.page.Block.Tone;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Table;
import dev.wissel.design.page.Table.Column;
import dev.wissel.design.page.Text;
import dev.wissel.design.signals.Runbook;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the objective is met, by whom, and what stands in the way. Confined to one call. */
final class VerdictSection {
    static final String ANCHOR = "verdict";

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;
    private final Words words;
    private final Judgement judgement;

    VerdictSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
        this.words = subject.words();
        this.judgement = new Judgement(subject);
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(headline());
        blocks.add(planes());
        blocks.addAll(misses());
        blocks.add(rest());
        return Section.of(ANCHOR, say.text("Is the objective met?", "Wordt het doel gehaald?"), blocks);
    }

    private Text objective() {
        return numbers.time(subject.strategy().objective().failover());
    }

    private Block headline() {
        if (judgement.deliveredMeetsIt()) {
            return new Block.Notice(
                    Tone.GOOD,
                    say.text(
                            "The failover objective of {0} is met by the Kong configuration beside this advice",
                            "De Kong-configuratie bij dit advies haalt het failover-doel van {0}", objective()),
                    List.of(worstDelivered()));
        }
        List<Plane> meeting = judgement.meeting();
        if (meeting.isEmpty()) {
            return new Block.Notice(
                    Tone.BAD,
                    say.text(
                            "The failover objective of {0} is not met",
                            "Het failover-doel van {0} wordt niet gehaald", objective()),
                    List.of(
                            say.paragraph(
                                    "No way of carrying out this strategy keeps it for every service and every fault below. What is in "
                                            + "the way, and the least change that removes it, stands under the table.",
                                    "Geen enkele variant haalt het voor elke service en elke storing hieronder. "
                                            + "Wat in de weg staat, en de kleinste wijziging die dat oplost, staat onder de tabel.")));
        }
        return new Block.Notice(
                Tone.WARNING,
                say.text(
                        "The failover objective of {0} is met by {1}, and not by the Kong configuration beside this advice",
                        "Het failover-doel van {0} wordt gehaald door {1}, en niet door de Kong-configuratie bij dit advies",
                        objective(),
                        say.or(meeting.stream()
                                .map(plane -> Text.of(words.plane(plane)))
                                .toList())),
                List.of(say.paragraph(
                        "What is in the way, and the least change that removes it, stands under the table.",
                        "Wat in de weg staat, en de kleinste wijziging die dat oplost, staat onder de tabel.")));
    }

    /** The slowest failover of what is handed out. All are finite here, or the objective were not met. */
    private Block worstDelivered() {
        Judgement.Row worst = judgement.worstDelivered();
        return say.paragraph(
                "The slowest case is {0} for {1}: after {2} at most every new request goes where it can be answered.",
                "Het traagste geval is {0} bij {1}: na hooguit {2} gaat elk nieuw verzoek naar een plek die het kan beantwoorden.",
                Text.of(words.fault(worst.row().fault())),
                Text.given(worst.service().name()),
                Promise.of(worst.row(), Promise.Measure.SHIFT).text(numbers));
    }

    private Block planes() {
        List<List<Text>> rows = new ArrayList<>();
        for (Plane plane : Plane.values()) {
            Judgement.Row worst = judgement.worst(plane);
            boolean meets = judgement.meets(plane);
            Text inTheWay = worst.row().shift().finite()
                    ? worst.row()
                            .shift()
                            .dominant()
                            .map(term -> Text.of(words.term(term.key()) + ", ").plus(numbers.time(term.nanos())))
                            .orElse(Text.of("\u2013"))
                    : Text.of("\u2013");
            rows.add(List.of(
                    Text.of(words.plane(plane)),
                    Text.of(meets ? say.word("\u2713 yes", "\u2713 ja") : say.word("\u2717 no", "\u2717 nee")),
                    Times.of(subject, worst.row().shift()),
                    Text.of(words.fault(worst.row().fault()) + ", ")
                            .plus(Text.given(worst.service().name())),
                    inTheWay));
        }
        return new Table(
                say.text(
                        "The slowest failover on each plane, against {0}; all faults of a target and of a region, all services",
                        "De traagste failover per variant, tegen {0}; alle storingen van een target en van een regio, alle services",
                        objective()),
                List.of(
                        Column.words(say.text("Plane", "Variant")),
                        Column.words(say.text("Met", "Gehaald")),
                        Column.words(say.text("Slowest", "Traagste")),
                        Column.words(say.text("Fault, service", "Storing, service")),
                        Column.words(say.text("Longest term", "Langste term"))),
                rows);
    }

    /** What is missed by what is handed out, with one entry for all that has the same cause and cure. */
    private List<Block> misses() {
        Map<List<Object>, List<Verdict>> alike = new LinkedHashMap<>();
        for (Verdict verdict : judgement.missedByDelivered()) {
            alike.computeIfAbsent(
                            List.of(
                                    verdict.fault(),
                                    verdict.plane(),
                                    verdict.shift().toString(),
                                    verdict.change().map(VerdictSection::values).orElse(List.of())),
                            key -> new ArrayList<>())
                    .add(verdict);
        }
        List<Block> blocks = new ArrayList<>();
        alike.values().forEach(group -> blocks.add(miss(group)));
        return blocks;
    }

    private static List<String> values(Change change) {
        return change.settings().stream()
                .map(setting -> setting.from() + ">" + setting.to())
                .toList();
    }

    private Block miss(List<Verdict> group) {
        Verdict first = group.get(0);
        List<ServiceStrategy> services = group.stream()
                .map(verdict -> subject.strategy().service(verdict.service()).orElseThrow())
                .toList();
        List<Block> blocks = new ArrayList<>();
        blocks.add(first.inTheWay()
                .map(term -> say.paragraph(
                        "It takes up to {0}. In the way: {1}, {2} = {3}.",
                        "Het duurt tot {0}. Wat in de weg staat: {1}, {2} = {3}.",
                        Times.of(subject, first.shift()),
                        Text.of(words.term(term.key())),
                        numbers.formula(term.formula()),
                        numbers.time(term.nanos())))
                .orElseGet(() -> say.paragraph("{0}.", "{0}.", capital(Times.of(subject, first.shift())))));
        if (first.change().isPresent()) {
            blocks.add(say.paragraph(
                    "Least change of the strategy that meets it; the bound is then {0}:",
                    "Kleinste wijziging van de strategie waarmee het wel lukt; de bovengrens wordt dan {0}:",
                    Times.of(subject, first.change().get().shift()).marked("proposal")));
            blocks.add(new Block.Listing("yaml", changes(group)));
        } else {
            blocks.add(noChange(first));
        }
        return new Block.Notice(
                Tone.BAD,
                say.text(
                        "{0} on {1} misses it: {2}",
                        "{0} op {1} haalt het niet: {2}",
                        capital(Text.of(words.fault(first.fault()))),
                        Text.of(words.plane(first.plane())),
                        subject.names(services)),
                blocks);
    }

    private static String changes(List<Verdict> group) {
        List<String> lines = new ArrayList<>();
        for (Verdict verdict : group) {
            for (Change.Setting setting : verdict.change().orElseThrow().settings()) {
                String line = setting.line() + "    # " + setting.from();
                if (!lines.contains(line)) {
                    lines.add(line);
                }
            }
        }
        return String.join("\n", lines);
    }

    private Block noChange(Verdict verdict) {
        FaultBounds embedded =
                subject.bounds().service(verdict.service()).orElseThrow().get(verdict.fault(), Plane.EMBEDDED);
        boolean embeddedMeets = subject.bounds()
                .service(verdict.service())
                .orElseThrow()
                .verdict(verdict.fault(), Plane.EMBEDDED)
                .met();
        if (embeddedMeets) {
            return say.paragraph(
                    "No setting of the strategy changes that on this plane. The embedded gateway needs {0} at most.",
                    "Geen instelling van de strategie verandert daar in deze variant iets aan. De ingebouwde gateway heeft hooguit {0} nodig.",
                    Promise.of(embedded, Promise.Measure.SHIFT).text(numbers));
        }
        return say.paragraph(
                "No setting of the strategy changes that. A second place to go would: an endpoint in another region or another target "
                        + "in this one.",
                "Geen instelling van de strategie verandert daar iets aan. Een tweede plek wel: een endpoint in een andere regio of een "
                        + "extra target in deze.");
    }

    private static Text capital(Text text) {
        String plain = text.plain();
        return plain.isEmpty()
                ? text
                : Text.of(plain.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + plain.substring(1));
    }

    /** What the verdict above does not speak of. */
    private Block rest() {
        List<Text> items = new ArrayList<>();
        items.add(budget());
        items.add(capacity());
        items.add(say.text(
                "A target that gets slow without failing is not sick to any Kong. A gateway node that dies is noticed outside the "
                        + "gateway. Both stand in the {0}, and not in the verdict above.",
                "Een target die traag wordt zonder te falen is voor Kong nooit ziek. Een gateway-node die uitvalt wordt buiten de "
                        + "gateway opgemerkt. Beide staan in de {0} en tellen niet mee in het oordeel hierboven.",
                Text.ref(BoundsSection.ANCHOR, say.text("table of bounds", "tabel met bovengrenzen"))));
        subject.strategy()
                .objective()
                .latency()
                .ifPresent(latency -> items.add(say.text(
                        "The latency objective ({0} of the requests within {1}) follows from no bound. An alert watches it: {2}.",
                        "Het latency-doel ({0} van de verzoeken binnen {1}) volgt uit geen bovengrens. Een alert bewaakt het: {2}.",
                        numbers.exactPercent(latency.quantile()),
                        numbers.time(latency.limit()),
                        Text.ref(Runbook.LATENCY_OBJECTIVE_MISSED.anchor(), say.text("runbook", "draaiboek")))));
        return new Block.Bullets(items);
    }

    private Text budget() {
        Text link = Text.ref(BudgetSection.ANCHOR, say.text("error budget", "foutbudget"));
        List<ServiceStrategy> tooDear = judgement.servicesWhoseLossExceedsTheBudget();
        return tooDear.isEmpty()
                ? say.text(
                        "One region loss fits the {0} of every service.",
                        "De uitval van één regio past bij elke service binnen het {0}.", link)
                : say.text(
                        "**Availability:** one region loss, at worst, costs more than the whole {0} of {1}.",
                        "**Beschikbaarheid:** één regio-uitval kost in het ergste geval meer dan het hele {0} van {1}.",
                        link,
                        subject.names(tooDear));
    }

    private Text capacity() {
        Text link = Text.ref(CapacitySection.ANCHOR, say.text("capacity", "capaciteit"));
        List<ServiceStrategy> small = judgement.servicesThatCannotCarryALoss();
        List<ServiceStrategy> unknown = judgement.servicesWithoutCapacity();
        if (!small.isEmpty()) {
            return say.text(
                    "**Capacity:** at full load the regions that are left cannot carry all of {0}; see {1}.",
                    "**Capaciteit:** bij volle belasting kunnen de overgebleven regio's niet alles dragen van {0}; zie {1}.",
                    subject.names(small),
                    link);
        }
        return unknown.isEmpty()
                ? say.text(
                        "After the loss of any one region the rest carries the full load of its services; see {0}.",
                        "Valt er één regio weg, dan draagt de rest de volle belasting van de services; zie {0}.", link)
                : say.text(
                        "Whether the rest carries the load after a loss is not known for {0}: no capacity is declared; see {1}.",
                        "Of de rest de belasting na een uitval draagt, is niet bekend voor {0}: er is geen capaciteit opgegeven; zie {1}.",
                        subject.names(unknown),
                        link);
    }
}
