package dev.wissel.design.advice;

import dev.wissel.design.page.Block;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Table;
import dev.wissel.design.page.Table.Column;
import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.Balance.Method;
import dev.wissel.design.strategy.Defaults;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What was chosen and why, and what was not. Confined to one call. */
final class ChoicesSection {
    static final String ANCHOR = "choices";
    private static final int GROUPS_SHOWN = 4;

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;

    ChoicesSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
    }

    Section section() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(say.paragraph(
                "Where the strategy says nothing, a rule decides; the rules follow from the objective. Every value below can be set in the strategy under its key.",
                "Waar de strategie niets zegt, beslist een regel; de regels volgen uit het doel. Elke waarde hieronder kun je in de strategie zetten onder de "
                        + "genoemde sleutel."));
        blocks.add(table(say.text("For the whole strategy", "Voor de hele strategie"), whole()));
        blocks.addAll(services());
        blocks.add(say.paragraph("**What was rejected**", "**Wat is afgevallen**"));
        blocks.add(new Block.Bullets(rejected()));
        return Section.of(ANCHOR, say.text("What was chosen, and why", "Wat is gekozen, en waarom"), blocks);
    }

    /** What all services share in one table, and for those that differ from each other only where they do. */
    private List<Block> services() {
        Map<ServiceStrategy, List<Setting>> all = new LinkedHashMap<>();
        subject.strategy()
                .services()
                .forEach(service -> all.put(service, new ServiceChoices(subject, service).settings()));
        List<Setting> shared = new ArrayList<>(all.values().iterator().next());
        all.values().forEach(shared::retainAll);
        List<Block> blocks = new ArrayList<>();
        if (!shared.isEmpty()) {
            Text caption = all.size() == 1
                    ? subject.names(subject.strategy().services())
                    : say.text("The same for all services", "Hetzelfde voor alle services");
            blocks.add(table(caption, shared));
        }
        List<List<ServiceStrategy>> groups = subject.alike(service -> own(all, service, shared));
        for (List<ServiceStrategy> group : groups) {
            List<Setting> own = own(all, group.get(0), shared);
            if (own.isEmpty()) {
                continue;
            }
            if (groups.size() <= GROUPS_SHOWN) {
                blocks.add(table(subject.names(group), own));
            } else {
                List<Block> inside = new ArrayList<>();
                if (group.size() > 1) {
                    inside.add(Block.paragraph(subject.allNames(group)));
                }
                inside.add(table(subject.names(group), own));
                blocks.add(new Block.Details(
                        say.text("Settings of {0}", "Instellingen van {0}", subject.names(group)), inside));
            }
        }
        return blocks;
    }

    private static List<Setting> own(
            Map<ServiceStrategy, List<Setting>> all, ServiceStrategy service, List<Setting> shared) {
        List<Setting> own = new ArrayList<>(Objects.requireNonNull(all.get(service)));
        own.removeAll(shared);
        return own;
    }

    private Block table(Text caption, List<Setting> settings) {
        List<List<Text>> rows = new ArrayList<>();
        for (Setting setting : settings) {
            rows.add(List.of(
                    Text.code(setting.key()),
                    setting.value(),
                    setting.byRule() ? say.text("rule", "regel") : say.text("strategy", "strategie"),
                    why(setting)));
        }
        return new Table(
                caption,
                List.of(
                        Column.words(say.text("Setting", "Instelling")),
                        Column.words(say.text("Value", "Waarde")),
                        Column.words(say.text("From", "Van")),
                        Column.words(say.text("Why", "Waarom"))),
                rows);
    }

    private Text why(Setting setting) {
        return setting.byRule() || setting.rule().isEmpty()
                ? setting.why()
                : say.text("The rule gives {0}. {1}", "De regel geeft {0}. {1}", setting.rule(), setting.why());
    }

    private List<Setting> whole() {
        Objective objective = subject.strategy().objective();
        Objective standard = Defaults.OBJECTIVE;
        KongTarget kong = subject.strategy().kong();
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting(
                "objective.availability",
                numbers.exactPercent(objective.availability()),
                objective.availability() == standard.availability(),
                Text.EMPTY,
                say.text(
                        "The part of the requests that is answered well.",
                        "Het deel van de verzoeken dat goed beantwoord wordt.")));
        settings.add(new Setting(
                "objective.window",
                numbers.time(objective.window()),
                objective.window().equals(standard.window()),
                Text.EMPTY,
                say.text("The time over which it is taken.", "De tijd waarover dat telt.")));
        settings.add(
                new Setting(
                        "objective.failover",
                        numbers.time(objective.failover()),
                        objective.failover().equals(standard.failover()),
                        Text.EMPTY,
                        say.text(
                                "The longest time from a fault to its end. Probes, time-outs and failback follow from it.",
                                "De langste tijd van een storing tot het einde ervan. Probes, time-outs en terugkeer volgen hieruit.")));
        settings.add(new Setting(
                "kong",
                say.text(
                        "{0}, {1}, {2}",
                        "{0}, {1}, {2}",
                        Text.given(kong.version()),
                        Text.of(subject.words().edition(kong.edition())),
                        Text.of(subject.words().mode(kong.mode()))),
                kong.equals(KongTarget.DEFAULTS),
                Text.EMPTY,
                say.text(
                        "What the generated configuration must load into.",
                        "Waar de gemaakte configuratie in moet laden.")));
        settings.add(new Setting(
                "regions",
                Text.join(
                        ", ",
                        subject.strategy().regions().stream().map(Text::given).toList()),
                false,
                Text.EMPTY,
                say.text("In the order of preference.", "In volgorde van voorkeur.")));
        return settings;
    }

    private List<Text> rejected() {
        List<Text> items = new ArrayList<>();
        boolean latency = subject.strategy().services().stream()
                .anyMatch(service -> service.balance().method() == Method.LATENCY);
        items.add(
                latency
                        ? say.text(
                                "Nothing in place of Kong's `latency`, because the strategy names it. Mind: it takes a quick failure for a fast target, a retry "
                                        + "improves its score, and weight 0 does not drain it.",
                                "Niets in plaats van `latency` van Kong, want de strategie noemt het. Let op: een snelle fout ziet het aan voor een snelle target, een retry "
                                        + "verbetert de score, en gewicht 0 laat een target niet leeglopen.")
                        : say.text(
                                "**Kong's `latency` algorithm**: it takes a quick failure for a fast target, looks at all targets for each request, and weight 0 does "
                                        + "not drain it.",
                                "**Het algoritme `latency` van Kong**: een snelle fout ziet het aan voor een snelle target, het bekijkt voor elk verzoek alle targets, en gewicht 0 "
                                        + "laat een target niet leeglopen."));
        items.add(
                say.text(
                        "**Passive checks alone**: a target that is ejected gets no more traffic, so nothing would bring it back. Probes do.",
                        "**Alleen passieve checks**: een uitgezette target krijgt geen verkeer meer, dus niets brengt hem terug. Probes wel."));
        items.add(
                say.text(
                        "**DNS as the failover**: clients and resolvers hold answers longer than the time to live says, and nobody can tell how many have moved.",
                        "**DNS als failover**: clients en resolvers houden antwoorden langer vast dan de TTL zegt, en niemand weet hoeveel er al om zijn."));
        items.add(
                say.text(
                        "**A region threshold** (all traffic moves below x % healthy): a cliff at x, and the last target that goes moves traffic that the others could carry.",
                        "**Een drempel per regio** (al het verkeer verhuist onder x % gezond): een klif bij x, en de laatste target die valt verplaatst verkeer dat de rest had kunnen dragen."));
        items.add(
                say.text(
                        "**Instant failback**: the usual way, and the usual second outage. A returning region waits, is tried, and gets its share in steps.",
                        "**Meteen terug**: de gebruikelijke manier, en de gebruikelijke tweede uitval. Een terugkerende regio wacht, krijgt eerst proefverzoeken en dan zijn deel in stappen."));
        items.add(
                say.text(
                        "**Repeating POST after it was sent**: it may have been carried out. It is repeated only if the connection could not be made.",
                        "**Een POST herhalen nadat hij verstuurd is**: hij kan al uitgevoerd zijn. Hij wordt alleen herhaald als de verbinding niet tot stand kwam."));
        items.add(say.text(
                "**429 as sickness**: a busy target is not a broken one. It counts neither for nor against it.",
                "**429 als ziekte**: een drukke target is niet kapot. Het telt niet mee, voor noch tegen."));
        return items;
    }
}
