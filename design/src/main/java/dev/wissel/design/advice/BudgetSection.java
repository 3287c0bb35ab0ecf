package dev.wissel.design.advice;

import dev.wissel.core.bound.Plane;
import dev.wissel.core.slo.BurnAlert;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.core.slo.LossCost;
import dev.wissel.design.bounds.RegionLoss;
import dev.wissel.design.page.Block;
import dev.wissel.design.page.Drawing;
import dev.wissel.design.page.Drawing.Ink;
import dev.wissel.design.page.Drawing.Meaning;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Table;
import dev.wissel.design.page.Table.Column;
import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the availability objective allows, and what a loss takes of it. Confined to one call. */
final class BudgetSection {
    static final String ANCHOR = "budget";
    private static final int LOSSES_DRAWN = 12;
    private static final long MANY = 1000;
    private static final double STANDARD_MINUTES = 30 * 24 * 60;
    private static final double HIGHEST_ERROR_RATIO = 0.9;
    private static final double[][] BURNS = {{14.4, 60}, {6, 360}, {1, 4320}};

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;
    private final ErrorBudget budget;

    BudgetSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
        Objective objective = subject.strategy().objective();
        this.budget = new ErrorBudget(objective.availability(), objective.window());
    }

    Section section() {
        Objective objective = subject.strategy().objective();
        List<Block> blocks = new ArrayList<>();
        blocks.add(say.paragraph(
                "{0} over {1} leaves {2} of full outage: the error budget. A loss is charged in full: every request that may meet it counts as failed "
                        + "until the shift is done, although most are repeated elsewhere.",
                "{0} over {1} laat {2} volledige uitval over: het foutbudget. Een uitval telt volledig mee: elk verzoek dat de storing kan treffen geldt als mislukt "
                        + "tot de omschakeling klaar is, al worden de meeste elders herhaald.",
                numbers.exactPercent(objective.availability()),
                numbers.time(objective.window()),
                numbers.minutes(budget.minutes(), RoundingMode.FLOOR)));
        blocks.add(drawing());
        subject.alike(this::costs).forEach(group -> blocks.add(table(group)));
        blocks.add(burns());
        blocks.add(
                say.paragraph(
                        "A budget that is spent is a reason to stop: no drills and no risky releases until the window has moved on.",
                        "Is het budget op, dan is dat een reden om te stoppen: geen oefeningen en geen riskante releases tot het venster verder is geschoven."));
        return Section.of(ANCHOR, say.text("Error budget", "Foutbudget"), blocks);
    }

    private Object costs(ServiceStrategy service) {
        List<String> key = new ArrayList<>();
        for (RegionLoss loss : subject.boundsOf(service).losses()) {
            key.add(loss.region());
            for (Plane plane : Plane.values()) {
                key.add(cost(loss.cost().get(plane)).plain());
            }
        }
        return key;
    }

    private Block table(List<ServiceStrategy> group) {
        List<List<Text>> rows = new ArrayList<>();
        for (RegionLoss loss : subject.boundsOf(group.get(0)).losses()) {
            for (Plane plane : Plane.values()) {
                LossCost cost = loss.cost().get(plane);
                if (cost != null) {
                    rows.add(List.of(
                            Text.given(loss.region())
                                    .plus(", " + subject.words().plane(plane)),
                            cost(cost),
                            part(cost),
                            affordable(cost)));
                }
            }
        }
        return new Table(
                say.text(
                        "{0}: what one loss of a region costs at worst",
                        "{0}: wat één regio-uitval hooguit kost", subject.names(group)),
                List.of(
                        Column.words(say.text("Lost region, plane", "Verloren regio, variant")),
                        Column.figures(say.text("Full outage", "Volledige uitval")),
                        Column.figures(say.text("Of the budget", "Van het budget")),
                        Column.figures(say.text("Affordable", "Te dragen"))),
                rows);
    }

    private Text cost(@Nullable LossCost cost) {
        if (cost == null) {
            return Text.of("\u2013");
        }
        if (cost.costMinutes() == 0) {
            return numbers.count(0);
        }
        return Double.isFinite(cost.costMinutes())
                ? numbers.time((long) Math.ceil(cost.costMinutes() * 60e9))
                : say.text("no end", "geen einde");
    }

    private Text part(LossCost cost) {
        return Double.isFinite(cost.part())
                ? numbers.percent(cost.part(), RoundingMode.CEILING)
                : say.text("all", "alles");
    }

    private Text affordable(LossCost cost) {
        if (cost.affordable() == Long.MAX_VALUE) {
            return say.text("any number", "onbeperkt");
        }
        return cost.affordable() > MANY
                ? say.text("over {0}", "meer dan {0}", numbers.count(MANY))
                : numbers.count(cost.affordable());
    }

    /** One budget for each plane, with the losses that fit drawn into it; the dearest loss of all services. */
    private Drawing drawing() {
        BarScale scale = new BarScale(1, 0);
        List<Text> described = new ArrayList<>();
        for (Plane plane : Plane.values()) {
            double part = dearest(plane);
            Text share = Double.isFinite(part)
                    ? numbers.percent(part, RoundingMode.CEILING)
                    : say.text("all of it, without an end", "alles, zonder einde");
            Text words = say.text(
                    "{0}: one loss takes {1}",
                    "{0}: één uitval kost {1}", Text.of(subject.words().plane(plane)), share);
            scale.row(words.plain(), pieces(part));
            described.add(words);
        }
        scale.axis("0", numbers.minutes(budget.minutes(), RoundingMode.FLOOR).plain());
        return new Drawing(
                say.text(
                        "The error budget of one window, and how many losses of a region fit into it; the dearest loss of all services",
                        "Het foutbudget van één venster, en hoeveel keer een regio-uitval erin past; de duurste uitval van alle services"),
                Text.join("; ", described).plus("."),
                scale.heightPixels(),
                scale.shapes(),
                scale.legend(
                        new Meaning(Ink.FIRST, say.text("first loss", "eerste uitval")),
                        new Meaning(Ink.SECOND, say.text("further losses that fit", "wat er nog meer in past")),
                        new Meaning(Ink.EMPTY, say.text("left", "over")),
                        new Meaning(Ink.LOST, say.text("more than the budget", "meer dan het budget"))));
    }

    private double dearest(Plane plane) {
        double most = 0;
        for (ServiceStrategy service : subject.strategy().services()) {
            for (RegionLoss loss : subject.boundsOf(service).losses()) {
                LossCost cost = loss.cost().get(plane);
                most = cost == null ? most : Math.max(most, cost.part());
            }
        }
        return most;
    }

    private static List<BarScale.Piece> pieces(double part) {
        if (part > 1) {
            return List.of(new BarScale.Piece(1, Ink.LOST));
        }
        long fitting = part == 0 ? 0 : (long) Math.floor(1 / part);
        List<BarScale.Piece> pieces = new ArrayList<>();
        if (fitting > LOSSES_DRAWN) {
            pieces.add(new BarScale.Piece(part, Ink.FIRST));
            pieces.add(new BarScale.Piece((fitting - 1) * part, Ink.SECOND));
        } else {
            for (int i = 0; i < fitting; i++) {
                pieces.add(new BarScale.Piece(part, i == 0 ? Ink.FIRST : Ink.SECOND));
            }
        }
        pieces.add(new BarScale.Piece(1 - fitting * part, Ink.EMPTY));
        return pieces;
    }

    private Block burns() {
        List<List<Text>> rows = new ArrayList<>();
        for (double[] burn : BURNS) {
            BurnAlert alert = alert(burn[0], burn[1]);
            rows.add(List.of(
                    numbers.number(alert.burnRate()),
                    minutes(alert.longMinutes()).plus(" / ").plus(minutes(alert.shortMinutes())),
                    numbers.percent(alert.errorRatio(), RoundingMode.HALF_EVEN),
                    minutes(alert.minutesToFire(1)),
                    numbers.percent(alert.budgetSpentAtFiring(), RoundingMode.HALF_EVEN)));
        }
        return new Table(
                say.text(
                        "Burn rates: how fast the budget goes, and when that is worth an alarm",
                        "Burn rates: hoe snel het budget opgaat, en wanneer dat een alarm waard is"),
                List.of(
                        Column.figures(say.text("Burn rate", "Burn rate")),
                        Column.figures(say.text("Windows", "Vensters")),
                        Column.figures(say.text("Fires above (errors)", "Gaat af boven (fouten)")),
                        Column.figures(say.text("Full outage: fires after", "Volledige uitval: gaat af na")),
                        Column.figures(say.text("Budget then spent", "Budget dan op"))),
                rows);
    }

    /** Returns the alert as the generated rules have it: shorter windows for a shorter objective, and no threshold above what can be reached. */
    private BurnAlert alert(double rate, double longMinutes) {
        double scale = Math.min(1, budget.windowMinutes() / STANDARD_MINUTES);
        return new BurnAlert(budget, Math.min(rate, HIGHEST_ERROR_RATIO / budget.errorRatio()), longMinutes * scale);
    }

    private Text minutes(double minutes) {
        return numbers.time(Math.round(minutes * 60e9));
    }
}
