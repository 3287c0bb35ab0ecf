package dev.wissel.design.advice;

import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.Defaults;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.Retries;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Statuses;
import dev.wissel.design.strategy.Timeouts;
import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.Protection;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The settings of one service with their reasons. Confined to one call. */
final class ServiceChoices {
    private final Objective objective;
    private final ServiceStrategy service;
    private final Say say;
    private final Numbers numbers;
    private final List<Setting> settings = new ArrayList<>();

    ServiceChoices(Subject subject, ServiceStrategy service) {
        this.objective = subject.strategy().objective();
        this.service = service;
        this.say = subject.say();
        this.numbers = subject.numbers();
    }

    List<Setting> settings() {
        balance(service.balance());
        probes(service.health());
        verdicts(service.health());
        timeouts(service.timeouts());
        retries(service.retries());
        failback(service.failback());
        protection(service.protection());
        rest();
        return settings;
    }

    /** Adds a setting whose rule gives this; it is by rule if both read the same. */
    private void ruled(String key, Text value, Text rule, Text why) {
        settings.add(new Setting(key, value, value.equals(rule), rule, why));
    }

    private void add(String key, Text value, boolean byRule, Text why) {
        settings.add(new Setting(key, value, byRule, Text.EMPTY, why));
    }

    private void balance(Balance balance) {
        add(
                "balance.method",
                Text.code(balance.method().text()),
                balance.method() == Defaults.METHOD,
                method(balance.method()));
        balance.on()
                .ifPresent(on -> add(
                        "balance.on",
                        Text.code(on.text()),
                        false,
                        say.text(
                                "Requests with the same value go to the same target; without it {0} decides.",
                                "Verzoeken met dezelfde waarde gaan naar dezelfde target; ontbreekt die, dan beslist {0}.",
                                balance.fallback()
                                        .map(key -> Text.code(key.text()))
                                        .orElse(say.text("nothing", "niets")))));
        if (balance.on().isPresent()) {
            add(
                    "balance.slots",
                    numbers.count(balance.slots()),
                    balance.slots() == Defaults.slots(service.endpoints().size()),
                    say.text(
                            "Room on the hash ring. A ring that gets full is emptied, and Kong then answers 503 to everything.",
                            "Ruimte op de hashring. Een volle ring wordt leeggemaakt, en dan antwoordt Kong op alles 503."));
        }
    }

    private Text method(Balance.Method method) {
        return switch (method) {
            case ADAPTIVE ->
                say.text(
                        "Wissel's own: the least cost of several draws, by requests in flight and latency. Kong does `least-connections` in its place, which also "
                                + "gives a slow target less.",
                        "Van Wissel zelf: de laagste kosten uit een aantal trekkingen, op lopende verzoeken en latency. Kong doet in plaats daarvan `least-connections`, en dat "
                                + "geeft een trage target ook minder.");
            case ROUND_ROBIN ->
                say.text(
                        "Each target gets its turn. A slow one gets as many as the others.",
                        "Elke target krijgt zijn beurt. Een trage krijgt er evenveel als de rest.");
            case LEAST_CONNECTIONS ->
                say.text(
                        "The target with the fewest requests in flight for its weight. A slow one gets less.",
                        "De target met de minste lopende verzoeken voor zijn gewicht. Een trage krijgt minder.");
            case LATENCY ->
                say.text(
                        "The target with the lowest average latency. Mind what Kong's form of it does with failures; see below.",
                        "De target met de laagste gemiddelde latency. Let op wat Kong hierbij met fouten doet; zie hieronder.");
            case CONSISTENT_HASHING_BOUNDED ->
                say.text(
                        "The same key at the same target, until that has its part and a bit in flight; then at the next of the ring, so that no key melts its target. A "
                                + "Kong without Wissel does `consistent-hashing`, without that bound.",
                        "Dezelfde sleutel bij dezelfde target, tot die zijn deel en een beetje onderhanden heeft; dan bij de volgende van de ring, zodat geen sleutel zijn target "
                                + "laat bezwijken. Een Kong zonder Wissel doet `consistent-hashing`, zonder die grens.");
            case CONSISTENT_HASHING ->
                say.text(
                        "The same key at the same target, for its cache. On Kong a retry finds the same target until a check has marked it.",
                        "Dezelfde sleutel bij dezelfde target, voor zijn cache. Op Kong komt een retry bij dezelfde target tot een check hem heeft afgekeurd.");
        };
    }

    private void probes(HealthCheck health) {
        boolean root = health.path().equals("/");
        add(
                "health.type",
                Text.code(health.type().text()),
                health.type().text().equals(service.protocol().text()),
                say.text("What the endpoints speak.", "Wat de endpoints spreken."));
        add(
                "health.path",
                Text.code(health.path()),
                root,
                root
                        ? say.text(
                                "No path is given, so every answer below 500 counts as a sign of life. Give one that touches the data path.",
                                "Er is geen pad opgegeven, dus elk antwoord onder 500 geldt als teken van leven. Geef er een op dat het datapad raakt.")
                        : say.text(
                                "What a probe asks for. It must fail when the service fails.",
                                "Wat een probe opvraagt. Het moet falen als de service faalt."));
        ruled(
                "health.interval",
                numbers.time(health.interval()),
                numbers.time(Defaults.interval(objective.failover())),
                say.text(
                        "A sixth of the failover objective, {0} to {1}, so that two failures take about a third of it.",
                        "Een zesde van het failover-doel, {0} tot {1}, zodat twee fouten er ongeveer een derde van kosten.",
                        numbers.time(Duration.ofMillis(500)),
                        numbers.time(Duration.ofSeconds(5))));
        ruled(
                "health.timeout",
                numbers.time(health.timeout()),
                numbers.time(Defaults.probeTimeout(health.interval())),
                say.text(
                        "At most {0}, and no longer than the interval. A status page that takes longer is a bad sign already.",
                        "Hooguit {0}, en niet langer dan het interval. Een statuspagina die langer duurt is al een slecht teken.",
                        numbers.time(Duration.ofSeconds(1))));
        ruled(
                "health.suspect",
                numbers.time(health.suspect()),
                numbers.time(Defaults.suspect(health.timeout())),
                say.text(
                        "Embedded gateway only. Half the time-out of a probe, at most {0}: how long a silent target is trusted, halved.",
                        "Alleen ingebouwde gateway. De helft van de time-out van een probe, hooguit {0}: hoe lang een stille target vertrouwd wordt, gehalveerd.",
                        numbers.time(Duration.ofMillis(500))));
    }

    private void verdicts(HealthCheck health) {
        ruled(
                "health.failures",
                numbers.count(health.failures()),
                numbers.count(Defaults.failures(objective.failover(), health.interval(), health.timeout())),
                say.text(
                        "One failure can be chance, so two; one if two would not fit into the objective.",
                        "Eén fout kan toeval zijn, dus twee; één als twee niet in het doel passen."));
        ruled(
                "health.successes",
                numbers.count(health.successes()),
                numbers.count(Defaults.SUCCESSES),
                say.text("One good answer may be chance too.", "Ook één goed antwoord kan toeval zijn."));
        add(
                "health.statuses",
                Text.code(ranges(health.statuses())),
                health.statuses().equals(Defaults.statuses(!health.path().equals("/"))),
                say.text(
                        "Count as success. All other known statuses but 429 count as failure, because one in neither list freezes a target in its state.",
                        "Gelden als goed. Alle andere bekende statussen behalve 429 gelden als fout, want een status in geen van beide lijsten bevriest een target in zijn toestand."));
    }

    /** Returns statuses as ranges of those that exist: {@code 200-208, 226}. */
    private static String ranges(Collection<Integer> statuses) {
        List<Integer> known = new ArrayList<>(Statuses.known(100, 599));
        List<List<Integer>> runs = new ArrayList<>();
        for (int status : new TreeSet<>(statuses)) {
            List<Integer> last = runs.isEmpty() ? List.of() : runs.get(runs.size() - 1);
            boolean follows = !last.isEmpty()
                    && last.get(last.size() - 1) / 100 == status / 100
                    && known.indexOf(status) == known.indexOf(last.get(last.size() - 1)) + 1;
            if (follows) {
                last.add(status);
            } else {
                runs.add(new ArrayList<>(List.of(status)));
            }
        }
        return runs.stream()
                .map(run -> run.size() == 1 ? "" + run.get(0) : run.get(0) + "-" + run.get(run.size() - 1))
                .collect(Collectors.joining(", "));
    }

    private void timeouts(Timeouts timeouts) {
        Duration read = Defaults.read(objective, Optional.of(timeouts.request()));
        ruled(
                "timeouts.connect",
                numbers.time(timeouts.connect()),
                numbers.time(Defaults.CONNECT),
                say.text(
                        "A back end connects in far less; Kong's own default is {0} for each try.",
                        "Een back-end verbindt veel sneller; Kong wacht standaard {0} per poging.",
                        numbers.time(Duration.ofSeconds(60))));
        ruled(
                "timeouts.read",
                numbers.time(timeouts.read()),
                numbers.time(read),
                say.text(
                        "20 times the promised latency, or the failover objective without one; {0} to {1}, never above the deadline.",
                        "20 keer de beloofde latency, of zonder die het failover-doel; {0} tot {1}, nooit langer dan de deadline.",
                        numbers.time(Duration.ofSeconds(5)),
                        numbers.time(Duration.ofSeconds(60))));
        ruled(
                "timeouts.write",
                numbers.time(timeouts.write()),
                numbers.time(timeouts.read()),
                say.text("As for reading.", "Als bij lezen."));
        ruled(
                "timeouts.request",
                numbers.time(timeouts.request()),
                numbers.time(Defaults.request(timeouts.read())),
                say.text(
                        "Twice the read time-out, for one try that hangs and a whole second one. Kong itself has no limit over all tries.",
                        "Twee keer de lees-time-out, voor één poging die hangt en een hele tweede. Kong zelf kent geen grens over alle pogingen samen."));
    }

    private void retries(Retries retries) {
        ruled(
                "retries.count",
                numbers.count(retries.count()),
                numbers.count(Defaults.retries(service.endpoints().size())),
                say.text(
                        "One for each other endpoint, 1 to 5. Kong's passive checks count a refused connection only if a retry follows.",
                        "Eén per ander endpoint, 1 tot 5. De passieve checks van Kong tellen een geweigerde verbinding alleen als er een retry volgt."));
        add(
                "retries.on",
                retries.retry().statuses().isEmpty()
                        ? say.text("none", "geen")
                        : Text.code(ranges(retries.retry().statuses())),
                retries.retry().statuses().equals(Defaults.RETRY_ON),
                say.text(
                        "Embedded gateway only, idempotent requests. A 504 is not among them: it has already cost the time of another try.",
                        "Alleen ingebouwde gateway, idempotente verzoeken. 504 hoort er niet bij: die heeft de tijd van een nieuwe poging al gekost."));
        add(
                "retries.budget",
                say.text(
                        "{0} of the requests and {1}",
                        "{0} van de verzoeken en {1}",
                        numbers.percent(retries.retry().budgetRatio(), RoundingMode.HALF_EVEN),
                        numbers.rate(retries.retry().budgetFloorPerSecond())),
                retries.retry().budgetRatio() == Defaults.BUDGET_RATIO
                        && retries.retry().budgetFloorPerSecond() == Defaults.BUDGET_FLOOR_PER_SECOND,
                say.text(
                        "Embedded gateway only. Retries must not feed an overload; Kong has no such limit.",
                        "Alleen ingebouwde gateway. Retries mogen een overbelasting niet voeden; Kong kent zo'n grens niet."));
    }

    private void failback(Failback failback) {
        ruled(
                "failback.hold",
                hold(failback.hold(), failback.maxHold()),
                hold(Defaults.hold(objective.failover()), Defaults.maxHold(Defaults.hold(objective.failover()))),
                say.text(
                        "A third of the failover objective, {0} to {1}. Doubles with each relapse.",
                        "Een derde van het failover-doel, {0} tot {1}. Verdubbelt bij elke nieuwe uitval.",
                        numbers.time(Duration.ofSeconds(5)),
                        numbers.time(Duration.ofMinutes(5))));
        ruled(
                "failback.trials",
                numbers.count(failback.trials()),
                numbers.count(Defaults.TRIALS),
                say.text("Single requests that must succeed first.", "Losse verzoeken die eerst moeten lukken."));
        ruled(
                "failback.ramp",
                numbers.time(failback.ramp()),
                numbers.time(Defaults.ramp(failback.hold())),
                say.text(
                        "Three times the hold, {0} to {1}, so that each step can be judged.",
                        "Drie keer de wachttijd, {0} tot {1}, zodat elke stap te beoordelen is.",
                        numbers.time(Duration.ofSeconds(10)),
                        numbers.time(Duration.ofMinutes(10))));
    }

    private Text hold(Duration hold, Duration most) {
        return say.text("{0}, at most {1}", "{0}, hooguit {1}", numbers.time(hold), numbers.time(most));
    }

    private void rest() {
        add(
                "headroom",
                numbers.percent(service.headroom(), RoundingMode.HALF_EVEN),
                service.headroom() == Defaults.HEADROOM,
                say.text(
                        "The part of the declared capacity that may be used.",
                        "Het deel van de opgegeven capaciteit dat gebruikt mag worden."));
        add(
                "fallback",
                fallback(),
                service.fallback() instanceof Fallback.None,
                say.text("When no region can carry a request.", "Als geen regio een verzoek kan dragen."));
    }

    private void protection(Protection protection) {
        add(
                "protect.concurrency",
                Text.code(protection.concurrency() ? "adaptive" : "none"),
                protection.concurrency() == Defaults.CONCURRENCY,
                say.text(
                        "Embedded gateway only. While a region gets more than it can work off, what may wait there is limited, and the rest is refused at once by priority, so that "
                                + "what is served is served in time. Kong refuses nobody.",
                        "Alleen ingebouwde gateway. Zolang een regio meer krijgt dan hij wegwerkt, is begrensd wat er mag wachten, en wordt de rest meteen geweigerd op prioriteit, zodat "
                                + "wat bediend wordt op tijd bediend wordt. Kong weigert niemand."));
        protection
                .slowStart()
                .ifPresent(
                        time -> add(
                                "slow_start",
                                numbers.time(time),
                                false,
                                say.text(
                                        "Embedded gateway only. Over this time a target that is new or has come back gets its part, from a tenth on.",
                                        "Alleen ingebouwde gateway. In deze tijd krijgt een target die nieuw of terug is zijn deel, vanaf een tiende.")));
    }

    private Text fallback() {
        if (service.fallback() instanceof Fallback.Static answer) {
            return Text.code("static " + answer.status());
        } else if (service.fallback() instanceof Fallback.Region region) {
            return Text.code("region " + region.name());
        } else if (service.fallback() instanceof Fallback.Service other) {
            return Text.code("service " + other.name());
        }
        return Text.code("503");
    }
}
