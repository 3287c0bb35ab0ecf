package dev.wissel.design.advice;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.page.Block;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Table;
import dev.wissel.design.page.Table.Column;
import dev.wissel.design.page.Text;
import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.standby.StandbyOption;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.ServiceStrategy;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** How the other regions stand by: every way with its figures, the choice, and why. Confined to one call. */
final class StandbySection {
    static final String ANCHOR = "standby";
    private static final int GROUPS_SHOWN = 3;

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;
    private final Words words;
    private final Reasons reasons;

    StandbySection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
        this.words = subject.words();
        this.reasons = new Reasons(subject);
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(say.paragraph(
                "Kong knows no regions and open-source Kong has no idle standby: a target with weight takes requests, and a target without is not probed. "
                        + "Each way around that has a price.",
                "Kong kent geen regio's en open-source Kong heeft geen rustende reserve: een target met gewicht krijgt verzoeken, en een target zonder gewicht krijgt geen "
                        + "probes. Elke omweg heeft een prijs."));
        List<List<ServiceStrategy>> groups = subject.alike(service -> List.of(
                subject.standbyOf(service),
                shift(service, Plane.KONG).toString(),
                shift(service, Plane.WISSEL_ON_KONG).toString(),
                shift(service, Plane.EMBEDDED).toString()));
        for (List<ServiceStrategy> group : groups) {
            List<Block> parts = group(group);
            StandbyOptions standby = subject.standbyOf(group.get(0));
            Text title =
                    say.text("{0}: {1}", "{0}: {1}", subject.names(group), Text.of(words.standby(standby.chosen())));
            if (groups.size() <= GROUPS_SHOWN) {
                blocks.add(Block.paragraph(title.strong()));
                blocks.addAll(parts);
            } else {
                blocks.add(new Block.Details(title, parts));
            }
        }
        return Section.of(ANCHOR, say.text("Standby", "Reserve"), blocks);
    }

    private Bound shift(ServiceStrategy service, Plane plane) {
        return subject.boundsOf(service).get(Fault.WHOLE_REGION, plane).shift();
    }

    private List<Block> group(List<ServiceStrategy> group) {
        ServiceStrategy service = group.get(0);
        StandbyOptions standby = subject.standbyOf(service);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Bullets(standby.why().stream().map(reasons::of).toList()));
        if (standby.options().isEmpty()) {
            return blocks;
        }
        blocks.add(table(service, standby));
        List<Text> items = new ArrayList<>();
        for (StandbyOption option : standby.options()) {
            option.reasons()
                    .forEach(reason -> items.add(Text.of(words.standby(option.kind()))
                            .strong()
                            .plus(": ")
                            .plus(reasons.of(reason))));
        }
        blocks.add(new Block.Details(
                say.text("What speaks for and against each", "Wat voor en tegen elk pleit"),
                List.of(new Block.Bullets(items))));
        return blocks;
    }

    private Block table(ServiceStrategy service, StandbyOptions standby) {
        List<List<Text>> rows = new ArrayList<>();
        for (StandbyOption option : standby.options()) {
            Text name = Text.of(words.standby(option.kind()));
            boolean chosen = option.kind() == standby.chosen();
            rows.add(List.of(
                    chosen ? say.text("\u2713 {0}", "\u2713 {0}", name).strong() : name,
                    yesNo(option.available()),
                    leak(option),
                    numbers.count(option.wheelEntries()),
                    numbers.bytes(option.memoryBytesPerWorker()),
                    yesNo(option.needsController()),
                    Text.of(watcher(option)),
                    option.available() ? Times.of(subject, regionLost(service, option.kind())) : Text.of("\u2013"),
                    yesNo(option.keepsOrder())));
        }
        return new Table(
                say.text(
                        "Ways to stand by; the leak at most {0} to be tolerable",
                        "Manieren om reserve te staan; het lek mag hooguit {0} zijn",
                        numbers.percent(
                                StandbyOptions.tolerance(subject.strategy().objective()), RoundingMode.FLOOR)),
                List.of(
                        Column.words(say.text("Way", "Manier")),
                        Column.words(say.text("Possible", "Mogelijk")),
                        Column.figures(say.text("Leak", "Lek")),
                        Column.figures(say.text("Wheel or ring", "Wiel of ring")),
                        Column.figures(say.text("Memory a worker", "Geheugen per worker")),
                        Column.words(say.text("Needs a controller", "Controller nodig")),
                        Column.words(say.text("Sees the idle standby", "Ziet de rustende reserve")),
                        Column.words(say.text("Region lost, shift", "Regio kwijt, omschakeling")),
                        Column.words(say.text("Keeps the order", "Houdt de volgorde"))),
                rows);
    }

    private Bound regionLost(ServiceStrategy service, StandbyKind kind) {
        return switch (kind) {
            case CONTROLLER -> shift(service, Plane.WISSEL_ON_KONG);
            case EMBEDDED_GATEWAY -> shift(service, Plane.EMBEDDED);
            case NONE, FAILOVER_TARGETS, RATIO, ACTIVE_ACTIVE ->
                kind == subject.standbyOf(service).chosen()
                        ? shift(service, Plane.KONG)
                        : Delivered.regionLost(
                                subject.strategy(),
                                service,
                                kind,
                                subject.boundsOf(service).traffic());
        };
    }

    private Text yesNo(boolean yes) {
        return yes ? say.text("yes", "ja") : say.text("no", "nee");
    }

    private Text leak(StandbyOption option) {
        Text share = numbers.percent(option.leakShare(), RoundingMode.CEILING);
        return option.leakShare() == 0 || option.leakPerSecond().isEmpty()
                ? share
                : share.plus(" = ").plus(numbers.rate(option.leakPerSecond().getAsDouble()));
    }

    private String watcher(StandbyOption option) {
        return switch (option.idleSeenBy()) {
            case KONG -> say.word("Kong", "Kong");
            case CONTROLLER -> say.word("the controller", "de controller");
            case GATEWAY -> say.word("the gateway", "de gateway");
        };
    }
}
