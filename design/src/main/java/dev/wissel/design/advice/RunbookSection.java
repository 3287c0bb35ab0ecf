package dev.wissel.design.advice;

import dev.wissel.design.page.Block;
import dev.wissel.design.page.Block.Step;
import dev.wissel.design.page.Block.Tone;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Text;
import dev.wissel.design.signals.Runbook;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.translate.Translation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What to do when an alert fires, and how to move traffic by hand. Confined to one call. */
final class RunbookSection {
    static final String ANCHOR = "runbook";
    static final String BY_HAND = "runbook-by-hand";
    private static final int SERVICES_SHOWN = 3;

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;
    private final Mode mode;

    RunbookSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
        this.mode = subject.strategy().kong().mode();
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(say.paragraph(
                "One section for each alert. Set these first; the alert's labels `service` and `target` say which.",
                "Eén paragraaf per alert. Zet eerst dit; de labels `service` en `target` van het alert zeggen welke."));
        blocks.add(new Block.Listing("sh", variables()));
        blocks.add(new Block.Details(
                say.text("The upstream of each service", "De upstream van elke service"), List.of(upstreams())));
        List<Section> parts = new ArrayList<>();
        AlertSteps steps = new AlertSteps(subject);
        for (Runbook alert : Runbook.values()) {
            AlertSteps.Entry entry = steps.of(alert);
            parts.add(Section.of(
                    alert.anchor(),
                    say.text("{0}: {1}", "{0}: {1}", Text.code(alert.alert()), entry.title()),
                    List.of(Block.paragraph(entry.meaning()), new Block.Steps(entry.steps()))));
        }
        parts.add(byHand());
        return new Section(ANCHOR, say.text("Runbook", "Draaiboek"), blocks, parts);
    }

    private String variables() {
        ServiceStrategy service = subject.strategy().services().get(0);
        return "KONG=http://127.0.0.1:8001    # Admin API\nNODE=127.0.0.1\nUP="
                + commands(service).upstream() + "\nTARGET=" + commands(service).anyTarget();
    }

    private Block upstreams() {
        List<Text> items = new ArrayList<>();
        for (ServiceStrategy service : subject.strategy().services()) {
            items.add(Text.given(service.name())
                    .plus(": ")
                    .plus(Text.code(Translation.upstreamName(subject.strategy(), service))));
        }
        return new Block.Bullets(items);
    }

    private Section byHand() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(how());
        if (mode != Mode.DBLESS) {
            blocks.add(new Block.Listing("sh", Commands.preparation(mode)));
        }
        blocks.add(new Block.Notice(
                Tone.WARNING,
                say.text("Before you write", "Voor je schrijft"),
                List.of(new Block.Bullets(cautions()))));
        List<ServiceStrategy> movable = subject.strategy().services().stream()
                .filter(service -> commands(service).canMove())
                .toList();
        for (ServiceStrategy service : movable) {
            List<Block> calls = calls(service);
            if (movable.size() <= SERVICES_SHOWN) {
                blocks.add(Block.paragraph(Text.given(service.name()).strong()));
                blocks.addAll(calls);
            } else {
                blocks.add(new Block.Details(Text.given(service.name()), calls));
            }
        }
        if (movable.isEmpty()) {
            blocks.add(say.paragraph(
                    "No service of this strategy has a second region, so there is nowhere to move to.",
                    "Geen service van deze strategie heeft een tweede regio, dus er is niets om naar te verplaatsen."));
        }
        return Section.of(
                BY_HAND, say.text("Drain and fail back by hand", "Met de hand leegmaken en terugzetten"), blocks);
    }

    private Commands commands(ServiceStrategy service) {
        return new Commands(subject.strategy(), service, subject.standbyOf(service));
    }

    private Block how() {
        return switch (mode) {
            case DB ->
                say.paragraph(
                        "Write to the Admin API of any node; the others follow within {0}. The traffic of that node follows at once, and requests in flight end where they are.",
                        "Schrijf naar de Admin API van een willekeurige node; de rest volgt binnen {0}. Het verkeer van die node volgt meteen, en lopende verzoeken eindigen waar ze zijn.",
                        numbers.time(Duration.ofSeconds(5)));
            case HYBRID ->
                say.paragraph(
                        "Write to the Admin API of the control plane, which pushes to all data planes. `PUT …/healthy` is not there; on a data plane it works only "
                                + "if its own Admin API is on.",
                        "Schrijf naar de Admin API van de control plane, die alles doorgeeft aan de data planes. `PUT …/healthy` bestaat daar niet; op een data plane alleen "
                                + "als de eigen Admin API aan staat.");
            case DBLESS ->
                say.paragraph(
                        "Without a database Kong refuses single writes (405). Edit `kong.yml` where a line below says so, and post the file to **every** node.",
                        "Zonder database weigert Kong losse wijzigingen (405). Pas `kong.yml` aan waar een regel hieronder dat zegt, en post het bestand naar **elke** node.");
        };
    }

    private List<Text> cautions() {
        List<Text> items = new ArrayList<>();
        items.add(
                say.text(
                        "Raise the region that takes over **before** you lower the other one, and look at its health in between.",
                        "Verhoog eerst de regio die overneemt, **daarna** pas verlaag je de andere, en kijk ertussenin naar de health."));
        items.add(
                say.text(
                        "Every write rebuilds the upstream and restarts its probe clocks. Leave longer than one probe interval between two writes.",
                        "Elke wijziging bouwt de upstream opnieuw op en start de probe-klokken opnieuw. Laat tussen twee wijzigingen langer dan één probe-interval."));
        items.add(say.text(
                "A target that was at weight 0 for over {0} comes back as healthy, whatever it was.",
                "Een target die langer dan {0} op gewicht 0 stond, komt terug als gezond, wat hij ook was.",
                numbers.time(Duration.ofMinutes(5))));
        items.add(
                say.text(
                        "decK, a controller and a pipeline undo what was written by hand at their next run. Stop them first.",
                        "decK, een controller en een pipeline draaien bij hun volgende run terug wat je met de hand schreef. Zet ze eerst stil."));
        return items;
    }

    private List<Block> calls(ServiceStrategy service) {
        Commands commands = commands(service);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(
                say.text(
                        "Drain {0}: the others up, a look, then the first down.",
                        "Maak {0} leeg: de andere omhoog, kijken, dan de eerste omlaag.",
                        Text.given(firstRegion(service))),
                commands.drain()));
        steps.add(new Step(
                say.text(
                        "Fail back in {0} steps, each held against errors and latency before the next; the last lines put all weights back to where they rest.",
                        "Zet terug in {0} stappen; bekijk bij elke stap fouten en latency voor je verdergaat. De laatste regels zetten alle gewichten terug naar de ruststand.",
                        numbers.count(Commands.steps())),
                commands.bringBack(waitSeconds(service))));
        return List.of(new Block.Steps(steps));
    }

    private static String firstRegion(ServiceStrategy service) {
        return dev.wissel.design.standby.StandbyOptions.inUse(service).get(0).region();
    }

    /** Returns the wait between two steps: a fifth of the ramp, but longer than two probes. */
    private static long waitSeconds(ServiceStrategy service) {
        long step = service.failback().ramp().toSeconds() / Commands.steps();
        long probes =
                2 * service.health().interval().plus(service.health().timeout()).toSeconds() + 1;
        return Math.max(step, Math.max(probes, 10));
    }
}
