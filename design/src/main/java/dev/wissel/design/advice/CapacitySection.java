package dev.wissel.design.advice;

import dev.wissel.design.bounds.RegionLoss;
import dev.wissel.design.page.Block;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Table;
import dev.wissel.design.page.Table.Column;
import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.RouteRule;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.Priority;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What is left after the loss of each region, and who goes without. Confined to one call. */
final class CapacitySection {
    static final String ANCHOR = "capacity";
    private static final int ROWS_SHOWN = 24;

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;
    private final Words words;

    CapacitySection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
        this.words = subject.words();
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new RegionsDrawing(subject).drawing());
        blocks.add(table());
        blocks.add(who());
        blocks.addAll(priorities());
        return Section.of(ANCHOR, say.text("Capacity after a loss", "Capaciteit na een uitval"), blocks);
    }

    private Block table() {
        List<List<Text>> rows = new ArrayList<>();
        for (ServiceStrategy service : subject.strategy().services()) {
            for (RegionLoss loss : subject.boundsOf(service).losses()) {
                rows.add(List.of(
                        Text.given(service.name()).plus(", ").plus(Text.given(loss.region())),
                        rate(loss.capacityPerSecond()),
                        rate(loss.leftPerSecond()),
                        rate(loss.demandPerSecond()),
                        loss.carriedPart().isPresent()
                                ? numbers.percent(loss.carriedPart().getAsDouble(), RoundingMode.FLOOR)
                                : say.text("unknown", "onbekend"),
                        fallback(service)));
            }
        }
        Table table = new Table(
                say.text(
                        "Left after the loss of a region; the demand is the declared capacity of the first region",
                        "Wat overblijft na de uitval van een regio; de vraag is de opgegeven capaciteit van de eerste regio"),
                List.of(
                        Column.words(say.text("Service, lost region", "Service, verloren regio")),
                        Column.figures(say.text("All regions", "Alle regio's")),
                        Column.figures(say.text("Left", "Over")),
                        Column.figures(say.text("Demand", "Vraag")),
                        Column.figures(say.text("Carried", "Gedragen")),
                        Column.words(say.text("The rest gets", "De rest krijgt"))),
                rows);
        return rows.size() <= ROWS_SHOWN
                ? table
                : new Block.Details(
                        say.text("Left after the loss of each region", "Wat overblijft na de uitval van elke regio"),
                        List.of(table));
    }

    private Text rate(OptionalDouble rate) {
        return rate.isPresent() ? numbers.rate(rate.getAsDouble()) : say.text("unknown", "onbekend");
    }

    private Text fallback(ServiceStrategy service) {
        Fallback fallback = service.fallback();
        if (fallback instanceof Fallback.Static answer) {
            return say.text("a fixed answer, {0}", "een vast antwoord, {0}", numbers.count(answer.status()));
        } else if (fallback instanceof Fallback.Region region) {
            return say.text(
                    "region {0}, past its capacity", "regio {0}, boven de capaciteit", Text.given(region.name()));
        } else if (fallback instanceof Fallback.Service other) {
            return say.text("service {0}", "service {0}", Text.given(other.name()));
        }
        return say.text("`503` with `Retry-After`", "`503` met `Retry-After`");
    }

    private Block who() {
        return say.paragraph(
                "**Who goes without.** Only the embedded gateway sheds: it refuses what nobody can carry, routes of low priority first, and keeps "
                        + "the rest fast. Kong does not shed. It sends everything to what is left, which then gets slow for everyone. Without Wissel "
                        + "in the path, put a `rate-limiting` plugin on the dispensable routes, or size each region for the whole demand.",
                "**Wie het zonder moet doen.** Alleen de ingebouwde gateway wijst af: hij weigert wat niemand kan dragen, routes met lage "
                        + "prioriteit eerst, en houdt de rest snel. Kong wijst niet af. Kong stuurt alles naar wat er nog is, en dat wordt dan traag voor "
                        + "iedereen. Zit Wissel niet in het pad, zet dan een plugin `rate-limiting` op de routes die je kunt missen, of maak elke regio groot genoeg "
                        + "voor de hele vraag.");
    }

    /** Which routes go first, where not all are the same. */
    private List<Block> priorities() {
        List<Text> items = new ArrayList<>();
        for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH)) {
            List<Text> routes = new ArrayList<>();
            for (ServiceStrategy service : subject.strategy().services()) {
                for (RouteRule rule : service.routes()) {
                    if (rule.priority() == priority) {
                        routes.add(Text.given(service.name()).plus(" ").plus(route(rule)));
                    }
                }
            }
            if (!routes.isEmpty() && (priority != Priority.NORMAL || routes.size() <= ROWS_SHOWN)) {
                items.add(Text.of(words.priority(priority)).strong().plus(": ").plus(Text.join(", ", routes)));
            }
        }
        boolean allTheSame = subject.strategy().services().stream()
                .flatMap(service -> service.routes().stream())
                .allMatch(rule -> rule.priority() == Priority.NORMAL);
        if (allTheSame) {
            return List.of(
                    say.paragraph(
                            "All routes have the same priority, so a shortage hits all alike. Give what users can do without `priority: low`.",
                            "Alle routes hebben dezelfde prioriteit, dus een tekort treft alles gelijk. Geef `priority: low` aan wat gebruikers kunnen missen."));
        }
        return List.of(
                say.paragraph(
                        "The order of shedding inside each service, first to last:",
                        "De volgorde van afwijzen binnen elke service, van eerst naar laatst:"),
                new Block.Bullets(items));
    }

    private static Text route(RouteRule rule) {
        List<String> words = new ArrayList<>(rule.methods());
        words.addAll(rule.hosts());
        words.addAll(rule.paths());
        words.addAll(rule.headers().keySet());
        return Text.code(String.join(" ", words));
    }
}
