package dev.wissel.design.advice;

import static dev.wissel.design.advice.AlertSteps.HEALTH;
import static dev.wissel.design.advice.AlertSteps.byHand;
import static dev.wissel.design.advice.AlertSteps.see;
import static dev.wissel.design.advice.AlertSteps.step;
import static dev.wissel.design.advice.AlertSteps.type;

import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.design.advice.AlertSteps.Entry;
import dev.wissel.design.page.Block.Step;
import dev.wissel.design.page.Text;
import dev.wissel.design.signals.Runbook;
import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.List;

/** Alerts about targets, regions and capacity. Immutable. */
final class LossSteps {
    private final Subject subject;
    private final Say say;
    private final Numbers numbers;

    LossSteps(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
    }

    /** Returns the slowest promise of what is handed out; why there is none, if one service never gets over it. */
    private Text within(Fault fault) {
        FaultBounds worst = subject.strategy().services().stream()
                .map(service -> subject.boundsOf(service).get(fault, subject.planeOf(service)))
                .reduce((slow, row) -> row.shift().nanos() > slow.shift().nanos() ? row : slow)
                .orElseThrow();
        return Times.of(subject, worst.shift()).marked(Promise.MARK);
    }

    private boolean controllerNeeded() {
        return subject.strategy().services().stream()
                .anyMatch(service -> subject.standbyOf(service).chosen() == StandbyKind.CONTROLLER);
    }

    Entry serviceDown() {
        List<Step> steps = new ArrayList<>();
        steps.add(
                type(
                        say,
                        HEALTH,
                        "Ask a node in each region. All targets `UNHEALTHY` on all nodes: the service is down. On one node only: its network is.",
                        "Vraag een node in elke regio. Alle targets `UNHEALTHY` op alle nodes: de service ligt plat. Op één node: dan ligt het aan het netwerk van die node."));
        steps.add(
                step(
                        say,
                        "What all targets share comes first: the last release, a certificate, the database behind them, the health path itself.",
                        "Kijk eerst naar wat alle targets delen: de laatste release, een certificaat, de database erachter, het health-pad zelf."));
        steps.add(
                letIn(
                        "Do the targets answer when asked directly, but the checks still fail? Let one in by hand and watch its errors.",
                        "Antwoorden de targets wel als je ze rechtstreeks vraagt, maar falen de checks? Laat er één met de hand toe en let op de fouten."));
        steps.add(step(
                say,
                "Done when one target is `HEALTHY` on every node and the error rate is back.",
                "Klaar als één target op elke node `HEALTHY` is en het aantal fouten weer normaal is."));
        return new Entry(
                say.text("no target is left", "er is geen target over"),
                say.text(
                        "Every request of the service is answered with 503 or its fallback. No failover can help: there is nowhere to go.",
                        "Elk verzoek aan de service krijgt 503 of de terugval. Uitwijken helpt niet: er is geen andere plek."),
                steps);
    }

    private Step letIn(String english, String dutch) {
        if (subject.strategy().kong().mode() == Mode.HYBRID) {
            return type(
                    say,
                    "curl -fsS -X PUT $DATA_PLANE/upstreams/$UP/targets/$TARGET/healthy",
                    english
                            + " In hybrid mode only a data plane knows this call, and only if its Admin API is on (`DATA_PLANE`).",
                    dutch
                            + " In hybride modus kent alleen een data plane deze aanroep, en alleen als de Admin API er aan staat (`DATA_PLANE`).");
        }
        return type(say, "curl -fsS -X PUT $KONG/upstreams/$UP/targets/$TARGET/healthy", english, dutch);
    }

    Entry regionLost() {
        List<Step> steps = new ArrayList<>();
        steps.add(step(
                say,
                "Look whether the traffic has moved: the other region must serve within {0} after the fault. If it does not, move it by hand: {1}.",
                "Kijk of het verkeer verlegd is: de andere regio moet binnen {0} na de storing bedienen. Gebeurt dat niet, doe het dan met de hand: {1}.",
                within(Fault.WHOLE_REGION),
                byHand(say)));
        if (controllerNeeded()) {
            steps.add(step(
                    say,
                    "The standby has weight 0 and only the controller raises it. If {0} fires too, or it is silent, raise it by hand at once.",
                    "De reserve staat op gewicht 0 en alleen de controller verhoogt het. Gaat {0} ook af, of is hij stil, verhoog het dan meteen met de hand.",
                    see(Runbook.WISSEL_DOWN)));
        }
        steps.add(
                type(say, HEALTH, "Which targets, seen from which nodes?", "Welke targets, gezien vanaf welke nodes?"));
        steps.add(step(
                say,
                "Is the rest big enough? See {0} and {1}. If not, switch off what users can do without, before it gets slow for all.",
                "Is de rest groot genoeg? Zie {0} en {1}. Zo niet, zet dan uit wat gebruikers kunnen missen, voor het voor iedereen traag wordt.",
                Text.ref(CapacitySection.ANCHOR, say.text("capacity", "capaciteit")),
                see(Runbook.REQUESTS_SHED)));
        steps.add(step(
                say,
                "Do not bring the region back while its cause is unknown. Done when {0} has cleared.",
                "Haal de regio niet terug zolang de oorzaak onbekend is. Klaar als {0} voorbij is.",
                see(Runbook.RUNNING_ON_BACKUP)));
        return new Entry(
                say.text("a region has no target left", "een regio heeft geen target over"),
                say.text(
                        "The other regions carry its requests. One more loss may leave nothing.",
                        "De andere regio's dragen de verzoeken. Nog een uitval en er is misschien niets meer."),
                steps);
    }

    Entry runningOnBackup() {
        return new Entry(
                say.text("the preferred region does not carry all", "de voorkeursregio draagt niet alles"),
                say.text(
                        "Users may notice more latency. The reserve is in use, so the next loss hurts.",
                        "Gebruikers merken misschien meer latency. De reserve is in gebruik, dus de volgende uitval doet pijn."),
                List.of(
                        step(
                                say,
                                "Lost, drained, or too small? {0} says lost; a drain is somebody's doing, so ask; otherwise the demand is above its capacity.",
                                "Kwijt, leeggemaakt of te klein? Bij kwijt gaat ook {0} af; leegmaken heeft iemand gedaan, dus vraag het; anders is de vraag groter dan de capaciteit.",
                                see(Runbook.REGION_LOST)),
                        step(
                                say,
                                "On the embedded gateway the way back is automatic: hold-down, trials, ramp. On Kong alone a healthy target gets its full weight at once. "
                                        + "After a drain by hand, fail back by hand: {0}.",
                                "Op de ingebouwde gateway gaat de terugweg vanzelf: wachttijd, proefverzoeken, opbouw. Op Kong alleen krijgt een gezonde target meteen zijn volle "
                                        + "gewicht. Na leegmaken met de hand zet je ook met de hand terug: {0}.",
                                byHand(say)),
                        step(
                                say,
                                "Held for long? The returning region is then far slower or fails more than the other. Compare both before you force anything.",
                                "Blijft het hangen? Dan is de terugkerende regio veel trager of maakt ze meer fouten dan de andere. Vergelijk ze voor je iets forceert."),
                        step(
                                say,
                                "Done when the preferred region carries its share again.",
                                "Klaar als de voorkeursregio zijn deel weer draagt.")));
    }

    Entry capacity() {
        return new Entry(
                say.text("the next loss would be too much", "de volgende uitval zou te veel zijn"),
                say.text(
                        "All is well now. If the largest region that is left goes too, the rest cannot carry the peak of the last day.",
                        "Nu gaat alles goed. Valt ook de grootste overgebleven regio weg, dan kan de rest de piek van de afgelopen dag niet dragen."),
                List.of(
                        step(
                                say,
                                "Bring ejected targets back first: {0}. Their capacity is what is missing most often.",
                                "Haal eerst uitgezette targets terug: {0}. Meestal is het hun capaciteit die ontbreekt.",
                                see(Runbook.TARGET_EJECTED)),
                        step(
                                say,
                                "Otherwise add endpoints, or raise `capacity` in the strategy if a load test shows that it is declared too low.",
                                "Voeg anders endpoints toe, of verhoog `capacity` in de strategie als een belastingtest laat zien dat die te laag staat."),
                        step(
                                say,
                                "Until then: no drills and no rollouts that take a region away.",
                                "Tot die tijd: geen oefeningen en geen uitrol die een regio wegneemt."),
                        step(
                                say,
                                "Done when the table in {0} shows {1} carried, or the peak has gone down.",
                                "Klaar als de tabel in {0} weer {1} gedragen laat zien, of de piek gedaald is.",
                                Text.ref(CapacitySection.ANCHOR, say.text("capacity", "capaciteit")),
                                numbers.percent(1, java.math.RoundingMode.FLOOR))));
    }

    Entry targetEjected() {
        ServiceStrategy service = subject.strategy().services().get(0);
        return new Entry(
                say.text("one target gets no requests", "één target krijgt geen verzoeken"),
                say.text(
                        "Its peers carry its part; within {0} after the fault no new request goes there.",
                        "De andere targets nemen zijn deel over; binnen {0} na de storing gaat er geen nieuw verzoek meer heen.",
                        within(Fault.ONE_TARGET)),
                List.of(
                        type(
                                say,
                                HEALTH,
                                "Who has ejected it? All nodes: the target. Some: the way to it, see {0}.",
                                "Wie heeft hem uitgezet? Alle nodes: de target zelf. Een deel: de weg ernaartoe, zie {0}.",
                                see(Runbook.NODES_DISAGREE)),
                        type(
                                say,
                                "curl -sS -o /dev/null -w '%{http_code} %{time_total}\\n' -m 5 http://$TARGET"
                                        + shellPath(service.health().path()),
                                "Ask its health path from where Kong runs (here that of {0}): refused, no answer, or which status?",
                                "Vraag het health-pad op vanaf de plek waar Kong draait (hier dat van {0}): geweigerd, geen antwoord, of welke status?",
                                Text.given(service.name())),
                        step(
                                say,
                                "Mend or replace it. It comes back by itself after {0} good probes.",
                                "Repareer of vervang hem. Na {0} goede probes komt hij vanzelf terug.",
                                numbers.count(service.health().successes())),
                        letIn(
                                "Stuck although it answers well? Let it in by hand.",
                                "Blijft hij hangen terwijl hij goed antwoordt? Laat hem met de hand toe.")));
    }

    /** Returns a path as it may stand in a command, every sign that a shell could read being percent-encoded. */
    private static String shellPath(String path) {
        StringBuilder safe = new StringBuilder();
        for (byte octet : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            char sign = (char) (octet & 0xFF);
            boolean plain = sign < 128 && (Character.isLetterOrDigit(sign) || "/-._~%".indexOf(sign) >= 0);
            safe.append(plain ? String.valueOf(sign) : String.format(java.util.Locale.ROOT, "%%%02X", (int) sign));
        }
        return safe.toString();
    }

    Entry targetUnresolved() {
        return new Entry(
                say.text("the name of a target does not resolve", "de naam van een target is niet te vinden"),
                say.text(
                        "A target without an address gets no requests and counts as none. Kong asks again after {0}.",
                        "Een target zonder adres krijgt geen verzoeken en telt niet mee. Kong vraagt het na {0} opnieuw.",
                        numbers.time(30_000_000_000L)),
                List.of(
                        type(
                                say,
                                "getent hosts \"${TARGET%:*}\"",
                                "Ask on the node itself, not on your own machine.",
                                "Vraag het op de node zelf, niet op je eigen machine."),
                        step(
                                say,
                                "Many names at once: the resolver. One name: its record was changed or deleted; look at who owns the zone.",
                                "Veel namen tegelijk: de resolver. Eén naam: het record is gewijzigd of weg; kijk wie de zone beheert."),
                        step(
                                say,
                                "In a hurry, replace the name by its address in the strategy, and design again.",
                                "Heb je haast, zet dan het adres in plaats van de naam in de strategie en maak het ontwerp opnieuw.")));
    }

    Entry nodesDisagree() {
        return new Entry(
                say.text("gateways see a target differently", "gateways zien een target verschillend"),
                say.text(
                        "Kong's nodes do not share what they know of health. A target that some see as sick is mostly well: the way to it is not.",
                        "Kong-nodes delen niet wat ze over health weten. Een target die een deel ziek vindt is meestal gezond: de weg ernaartoe niet."),
                List.of(
                        type(
                                say,
                                HEALTH,
                                "Ask every node and note which side of which link they stand on.",
                                "Vraag elke node en noteer aan welke kant van welke verbinding ze staan."),
                        step(
                                say,
                                "Look for what the disagreeing nodes share: a zone, a firewall, a resolver, a load balancer in between.",
                                "Zoek wat de afwijkende nodes delen: een zone, een firewall, een resolver, een load balancer ertussen."),
                        step(
                                say,
                                "One node alone? Take it out of the front door, and restart it later: a restart sets all health to healthy.",
                                "Eén node alleen? Haal hem uit de voordeur en herstart hem later: na een herstart geldt alles als gezond.")));
    }

    Entry requestsShed() {
        return new Entry(
                say.text("requests are refused on purpose", "verzoeken worden bewust afgewezen"),
                say.text(
                        "The demand is above what the admitted targets may carry. Low priority goes first, with 503 and `Retry-After`; the rest stays fast.",
                        "De vraag is groter dan wat de toegelaten targets mogen dragen. Lage prioriteit gaat eerst, met 503 en `Retry-After`; de rest blijft snel."),
                List.of(
                        step(
                                say,
                                "A loss behind it? See {0} and {1}. Bring capacity back first.",
                                "Zit er een uitval achter? Zie {0} en {1}. Breng eerst capaciteit terug.",
                                see(Runbook.REGION_LOST),
                                see(Runbook.TARGET_EJECTED)),
                        step(
                                say,
                                "No loss: compare the demand with the table in {0}. More than declared means growth, a client gone wild, or an attack.",
                                "Geen uitval: vergelijk de vraag met de tabel in {0}. Meer dan opgegeven betekent groei, een op hol geslagen client of een aanval.",
                                Text.ref(CapacitySection.ANCHOR, say.text("capacity", "capaciteit"))),
                        step(
                                say,
                                "Do not raise `headroom` in the middle of it: targets that sink carry nothing.",
                                "Verhoog `headroom` niet midden in het probleem: targets die bezwijken dragen niets meer."),
                        step(
                                say,
                                "Done when nothing has been refused for {0}.",
                                "Klaar als er {0} lang niets is afgewezen.",
                                numbers.time(600_000_000_000L))));
    }

    Entry flapping() {
        return new Entry(
                say.text("a region comes and goes", "een regio komt en gaat"),
                say.text(
                        "Each loss costs requests. The hold-down doubles each time, so it gets rarer by itself, but it does not get well.",
                        "Elke uitval kost verzoeken. De wachttijd verdubbelt telkens, dus het wordt vanzelf zeldzamer, maar het gaat er niet van over."),
                List.of(
                        step(
                                say,
                                "Drain the region: {0}. A region that is out costs nothing.",
                                "Maak de regio leeg: {0}. Een regio die eruit ligt kost niets.",
                                byHand(say)),
                        step(
                                say,
                                "Usual causes: it is well while empty and fails under load (too small, cold caches), or a health path that depends on something shared.",
                                "Gebruikelijke oorzaken: leeg gaat het goed en onder belasting niet (te klein, koude caches), of een health-pad dat van iets gedeelds afhangt."),
                        step(
                                say,
                                "Bring it back in steps, and stay at each until errors and latency equal those of the other region.",
                                "Zet de regio in stappen terug, en blijf bij elke stap tot fouten en latency gelijk zijn aan die van de andere regio.")));
    }
}
