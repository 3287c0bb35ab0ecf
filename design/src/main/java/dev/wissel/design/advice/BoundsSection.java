package dev.wissel.design.advice;

import dev.wissel.core.bound.DetectionPath;
import dev.wissel.core.bound.Exposure;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.bounds.ServiceBounds;
import dev.wissel.design.page.Block;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Table;
import dev.wissel.design.page.Table.Column;
import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every bound: each service, each fault, each plane, with the formula. Confined to one call. */
final class BoundsSection {
    static final String ANCHOR = "bounds";

    /** With more groups than this, each is shown when asked for. */
    private static final int GROUPS_SHOWN = 1;

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;
    private final Words words;

    BoundsSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
        this.words = subject.words();
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                say.paragraph(
                        "A bound is a worst case, computed from the configuration: **detection** from the fault until it is known, **shift** from the "
                                + "fault until every new request goes where it can be answered, **recovery** from the end of the fault until all is as "
                                + "before. A drill must never measure more.",
                        "Een bovengrens is een slechtste geval, berekend uit de configuratie: **detectie** vanaf de storing tot ze bekend is, "
                                + "**omschakeling** vanaf de storing tot elk nieuw verzoek naar een plek gaat die het kan beantwoorden, **herstel** "
                                + "vanaf het einde van de storing tot alles weer is zoals het was. Een oefening mag nooit meer meten."));
        blocks.add(summary());
        blocks.add(new FailoverDrawing(subject).drawing());
        blocks.add(new ReturnDrawing(subject).drawing());
        blocks.add(faults());
        List<List<ServiceStrategy>> groups = subject.alike(this::key);
        for (List<ServiceStrategy> group : groups) {
            List<Block> tables = group(group);
            if (groups.size() <= GROUPS_SHOWN) {
                blocks.addAll(tables);
            } else {
                blocks.add(new Block.Details(
                        say.text("All bounds of {0}", "Alle bovengrenzen van {0}", subject.names(group)), tables));
            }
        }
        return Section.of(ANCHOR, say.text("Bounds", "Bovengrenzen"), blocks);
    }

    /** Returns all that the tables of a service show but its requests. */
    private Object key(ServiceStrategy service) {
        List<String> key = new ArrayList<>();
        for (FaultBounds row : subject.boundsOf(service).bounds()) {
            key.add(row.detection() + "|" + row.shift() + "|" + row.recovery() + "|" + row.request() + "|"
                    + row.exposure().fate() + "|" + row.paths());
        }
        return key;
    }

    private Block summary() {
        List<List<Text>> rows = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            List<Text> row = new ArrayList<>();
            row.add(Text.of(words.fault(fault)));
            for (Plane plane : Plane.values()) {
                row.add(Times.of(
                                subject,
                                subject.worst(subject.strategy().services(), fault, plane)
                                        .shift())
                        .marked(Promise.MARK));
            }
            rows.add(row);
        }
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(say.text("Fault", "Storing")));
        for (Plane plane : Plane.values()) {
            columns.add(Column.words(Text.of(words.plane(plane))));
        }
        return new Table(
                say.text(
                        "Shift at worst, the slowest service of all",
                        "Omschakeling in het slechtste geval, de traagste service van allemaal"),
                columns,
                rows);
    }

    private Block faults() {
        List<Text> items = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            items.add(Text.of(words.fault(fault)).strong().plus(": " + words.faultInFull(fault)));
        }
        return new Block.Details(
                say.text("What each fault means", "Wat elke storing betekent"), List.of(new Block.Bullets(items)));
    }

    private List<Block> group(List<ServiceStrategy> group) {
        List<Block> blocks = new ArrayList<>();
        if (group.size() > 1) {
            blocks.add(say.paragraph(
                    "The same for {0} services: {1}.",
                    "Hetzelfde voor {0} services: {1}.", numbers.count(group.size()), subject.allNames(group)));
        }
        for (Fault fault : Fault.values()) {
            blocks.add(table(group, fault));
        }
        ways(group).ifPresent(blocks::add);
        blocks.add(exposures(group));
        return blocks;
    }

    private Block table(List<ServiceStrategy> group, Fault fault) {
        ServiceBounds bounds = subject.boundsOf(group.get(0));
        Map<List<Text>, List<Plane>> alike = new LinkedHashMap<>();
        for (Plane plane : Plane.values()) {
            FaultBounds row = bounds.get(fault, plane);
            List<Text> cells = List.of(
                    Times.inFull(subject, row.detection()),
                    Times.inFull(subject, row.shift()),
                    Times.inFull(subject, row.recovery()),
                    row.shift()
                            .dominant()
                            .map(term -> Text.of(words.term(term.key())))
                            .orElse(Text.of("\u2013")),
                    Times.of(subject, row.request()).marked(Promise.MARK));
            alike.computeIfAbsent(cells, key -> new ArrayList<>()).add(plane);
        }
        List<List<Text>> rows = new ArrayList<>();
        alike.forEach((cells, planes) -> {
            List<Text> row = new ArrayList<>(List.of(planes(planes)));
            row.addAll(cells);
            rows.add(row);
        });
        return new Table(
                say.text("{0}: {1}", "{0}: {1}", subject.names(group), Text.of(words.fault(fault))),
                List.of(
                        Column.words(say.text("Plane", "Variant")),
                        Column.words(say.text("Detection", "Detectie")),
                        Column.words(say.text("Shift", "Omschakeling")),
                        Column.words(say.text("Recovery", "Herstel")),
                        Column.words(say.text("Longest term of the shift", "Langste term van de omschakeling")),
                        Column.words(say.text("Longest request", "Langste verzoek"))),
                rows);
    }

    private Text planes(List<Plane> planes) {
        return planes.size() == Plane.values().length
                ? say.text("every plane", "elke variant")
                : Text.join(
                        ", ",
                        planes.stream()
                                .map(plane -> Text.of(words.plane(plane)))
                                .toList());
    }

    /** Ways that are usually faster than the bound but cannot be counted on. */
    private java.util.Optional<Block> ways(List<ServiceStrategy> group) {
        List<Text> items = new ArrayList<>();
        for (FaultBounds row : subject.boundsOf(group.get(0)).bounds()) {
            for (DetectionPath path : row.paths()) {
                if (!path.guaranteed() && path.bound().nanos() < row.detection().nanos()) {
                    items.add(say.text(
                            "{0}, {1}: {2}, within {3}",
                            "{0}, {1}: {2}, binnen {3}",
                            Text.of(words.fault(row.fault())),
                            Text.of(words.plane(row.plane())),
                            Text.of(words.foundBy(path.by())),
                            Times.of(subject, path.bound())));
                }
            }
        }
        return items.isEmpty()
                ? java.util.Optional.empty()
                : java.util.Optional.of(new Block.Details(
                        say.text(
                                "Usually sooner, but not guaranteed: the traffic must happen to show it",
                                "Meestal eerder, maar niet gegarandeerd: het verkeer moet het toevallig laten zien"),
                        List.of(new Block.Bullets(items))));
    }

    /** The requests that meet each fault before the traffic has shifted, at the rate of each service. */
    private Block exposures(List<ServiceStrategy> group) {
        List<List<Text>> rows = new ArrayList<>();
        boolean known = true;
        for (ServiceStrategy service : group) {
            ServiceBounds bounds = subject.boundsOf(service);
            known &= bounds.traffic().known();
            for (Fault fault : Fault.values()) {
                List<Text> row = new ArrayList<>();
                row.add(
                        group.size() == 1
                                ? Text.of(words.fault(fault))
                                : Text.given(service.name()).plus(", " + words.fault(fault)));
                for (Plane plane : Plane.values()) {
                    row.add(exposure(bounds.get(fault, plane), bounds.traffic().known()));
                }
                rows.add(row);
            }
        }
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(say.text("Fault", "Storing")));
        for (Plane plane : Plane.values()) {
            columns.add(Column.words(Text.of(words.plane(plane))));
        }
        Block table = new Table(rate(group, known), columns, rows);
        return group.size() == 1
                ? table
                : new Block.Details(
                        say.text("Requests that meet a fault", "Verzoeken die een storing treffen"), List.of(table));
    }

    private Text rate(List<ServiceStrategy> group, boolean known) {
        if (!known) {
            return say.text(
                    "Requests that meet the fault, for each {0} of traffic (the rate is not known), and what becomes of those that can be repeated",
                    "Verzoeken die de storing treffen, per {0} verkeer (de hoeveelheid is niet bekend), en wat er gebeurt met wat herhaald kan worden",
                    numbers.rate(100));
        }
        double most = group.stream()
                .mapToDouble(service -> subject.boundsOf(service).traffic().ratePerSecond())
                .max()
                .orElse(0);
        return say.text(
                "Requests that meet the fault, at the declared capacity of the first region (at most {0}), and what becomes of those that can be repeated",
                "Verzoeken die de storing treffen, bij de opgegeven capaciteit van de eerste regio (hooguit {0}), en wat er gebeurt met wat herhaald kan worden",
                numbers.rate(most));
    }

    private Text exposure(FaultBounds row, boolean known) {
        Exposure exposure = row.exposure();
        double requests = known ? exposure.requests() : perHundred(row);
        if (requests == 0) {
            return Text.of("0");
        }
        if (Double.isInfinite(requests)) {
            return say.text(
                    "{0} of all, without end: {1}",
                    "{0} van alles, zonder einde: {1}",
                    numbers.percent(exposure.share(), java.math.RoundingMode.CEILING),
                    Text.of(words.fate(exposure.fate())));
        }
        return numbers.atMost(requests).plus(": " + words.fate(exposure.fate()));
    }

    /** Returns what a fault meets of 100 requests a second: rate × share × shift. */
    private static double perHundred(FaultBounds row) {
        double share = row.exposure().share();
        return share == 0 ? 0 : 100 * share * row.shift().seconds();
    }
}
