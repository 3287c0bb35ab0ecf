package dev.wissel.design.advice;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.design.page.Block;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Table;
import dev.wissel.design.page.Table.Column;
import dev.wissel.design.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What to rehearse, how often, and what must not be exceeded. Confined to one call. */
final class DrillsSection {
    static final String ANCHOR = "drills";

    private final Subject subject;
    private final Say say;

    DrillsSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                say.paragraph(
                        "A failover that was never rehearsed is a hope. Measure each drill from the fault until the last failed or slow request, and write it beside the bound. "
                                + "A figure above the bound means that the bound is wrong or the configuration is not the one in this advice: both must be found out.",
                        "Een failover die nooit geoefend is, is hoop. Meet elke oefening vanaf de storing tot het laatste mislukte of trage verzoek, en zet het naast de bovengrens. "
                                + "Een getal boven de bovengrens betekent dat de bovengrens fout is of dat de configuratie niet die van dit advies is: zoek uit welke van de twee."));
        blocks.add(table());
        blocks.add(say.paragraph(
                "**Guard.** Start only if no other alert is on, the rest can carry the load, and the budget has room for one loss at its worst. Stop, and undo the fault, when "
                        + "errors reach users for longer than the bound.",
                "**Voorwaarden.** Begin alleen als er geen ander alert loopt, de rest de belasting kan dragen en er in het budget ruimte is voor één uitval op zijn ergst. Stop, en maak de "
                        + "storing ongedaan, als gebruikers langer dan de bovengrens fouten krijgen."));
        return Section.of(ANCHOR, say.text("Drills", "Oefeningen"), blocks);
    }

    private Block table() {
        List<List<Text>> rows = new ArrayList<>();
        rows.add(drill(
                say.text("The alerting itself", "De alarmering zelf"),
                say.text(
                        "fire one test alert, to the phone of who is on duty",
                        "laat één testalert afgaan, tot op de telefoon van wie dienst heeft"),
                monthly(),
                Text.of("\u2013")));
        rows.add(drill(
                Text.of(words(Fault.REFUSED)),
                say.text("stop one process", "stop één proces"),
                monthly(),
                worst(Fault.REFUSED, FaultBounds::shift)));
        rows.add(drill(
                Text.of(words(Fault.BLACK_HOLE)),
                say.text(
                        "drop its packets: `iptables -I INPUT -p tcp --dport $PORT -j DROP`",
                        "gooi de pakketten weg: `iptables -I INPUT -p tcp --dport $PORT -j DROP`"),
                quarterly(),
                worst(Fault.BLACK_HOLE, FaultBounds::shift)));
        rows.add(drill(
                Text.of(words(Fault.ERROR_STATUS)),
                say.text(
                        "let the health path and one route answer 503",
                        "laat het health-pad en één route 503 antwoorden"),
                quarterly(),
                worst(Fault.ERROR_STATUS, FaultBounds::shift)));
        rows.add(drill(
                Text.of(words(Fault.WHOLE_REGION)),
                say.text(
                        "drop the packets to all targets of the first region",
                        "gooi de pakketten naar alle targets van de eerste regio weg"),
                quarterly(),
                worst(Fault.WHOLE_REGION, FaultBounds::shift)));
        rows.add(drill(
                say.text("The region's return", "De terugkeer van de regio"),
                say.text("undo the fault and touch nothing", "maak de storing ongedaan en raak niets aan"),
                quarterly(),
                worst(Fault.WHOLE_REGION, FaultBounds::recovery)));
        rows.add(drill(
                say.text("Drain by hand", "Leegmaken met de hand"),
                say.text(
                        "follow {0}, with somebody who has not done it before",
                        "volg {0}, met iemand die het nog niet eerder deed", AlertSteps.byHand(say)),
                halfYearly(),
                say.text("no failed request", "geen mislukt verzoek")));
        rows.add(drill(
                Text.of(words(Fault.KONG_NODE)),
                say.text("stop one node under load", "stop één node onder belasting"),
                quarterly(),
                worst(Fault.KONG_NODE, FaultBounds::shift)));
        rows.add(drill(
                Text.of(words(Fault.CONTROL_PLANE)),
                say.text("cut the nodes off from it for an hour", "sluit de nodes er een uur van af"),
                halfYearly(),
                worst(Fault.CONTROL_PLANE, FaultBounds::shift)));
        return new Table(
                say.text(
                        "Drills and the bound that each must stay under; the slowest service, as configured here",
                        "Oefeningen en de bovengrens waar elk onder moet blijven; de traagste service, zoals hier ingesteld"),
                List.of(
                        Column.words(say.text("Drill", "Oefening")),
                        Column.words(say.text("How", "Hoe")),
                        Column.words(say.text("How often", "Hoe vaak")),
                        Column.words(say.text("Bound", "Bovengrens"))),
                rows);
    }

    private static List<Text> drill(Text what, Text how, Text often, Text bound) {
        return List.of(what, how, often, bound);
    }

    private String words(Fault fault) {
        return subject.words().fault(fault);
    }

    private Text monthly() {
        return say.text("monthly", "elke maand");
    }

    private Text quarterly() {
        return say.text("every quarter", "elk kwartaal");
    }

    private Text halfYearly() {
        return say.text("twice a year", "twee keer per jaar");
    }

    private Text worst(Fault fault, Function<FaultBounds, Bound> time) {
        Bound longest = subject.strategy().services().stream()
                .map(service -> time.apply(subject.boundsOf(service).get(fault, subject.planeOf(service))))
                .reduce((slow, bound) -> bound.nanos() > slow.nanos() ? bound : slow)
                .orElseThrow();
        return Times.of(subject, longest).marked(Promise.MARK);
    }
}
