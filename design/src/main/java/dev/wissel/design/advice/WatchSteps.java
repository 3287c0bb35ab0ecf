package dev.wissel.design.advice;

import static dev.wissel.design.advice.AlertSteps.byHand;
import static dev.wissel.design.advice.AlertSteps.see;
import static dev.wissel.design.advice.AlertSteps.step;
import static dev.wissel.design.advice.AlertSteps.type;

import dev.wissel.design.advice.AlertSteps.Entry;
import dev.wissel.design.page.Text;
import dev.wissel.design.signals.Runbook;
import dev.wissel.design.standby.StandbyKind;
import java.util.List;

/** Alerts about what is promised, and about the gateways and what they tell. Immutable. */
final class WatchSteps {
    private final Subject subject;
    private final Say say;

    WatchSteps(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
    }

    Entry burn() {
        return new Entry(
                say.text("errors use up the budget", "fouten maken het budget op"),
                say.text(
                        "At this rate the promise of the window is broken before the window ends. The label `window` tells how fast.",
                        "In dit tempo is de belofte gebroken voor het venster om is. Het label `window` zegt hoe snel."),
                List.of(
                        step(
                                say,
                                "Who makes the errors? One target: eject it, see {0}. One region: {1}. All alike: the last change, and what all depend on.",
                                "Waar komen de fouten vandaan? Eén target: zet hem uit, zie {0}. Eén regio: {1}. Overal gelijk: de laatste wijziging, en waar alles van afhangt.",
                                see(Runbook.TARGET_EJECTED),
                                byHand(say)),
                        step(
                                say,
                                "A change within the last hour? Roll it back first and understand it later.",
                                "Een wijziging in het afgelopen uur? Draai die eerst terug en zoek daarna uit waarom."),
                        step(
                                say,
                                "Kong does not eject a target that fails moderately while its `/health` is fine: each good probe forgives. Then take it out by hand.",
                                "Kong zet een target die matig faalt niet uit zolang `/health` goed is: elke goede probe vergeeft. Haal hem er dan met de hand uit."),
                        step(
                                say,
                                "Note what it cost. Is the budget spent, then no drills and no risky releases: {0}.",
                                "Noteer wat het kostte. Is het budget op, dan geen oefeningen en geen riskante releases: {0}.",
                                Text.ref(BudgetSection.ANCHOR, say.text("error budget", "foutbudget")))));
    }

    Entry latency() {
        return new Entry(
                say.text("slower than promised", "trager dan beloofd"),
                say.text(
                        "Users wait longer than was promised. A slow target is not sick to Kong, so nothing is ejected for it.",
                        "Gebruikers wachten langer dan beloofd. Een trage target is voor Kong niet ziek, dus er wordt niets uitgezet."),
                List.of(
                        step(
                                say,
                                "Is it Kong or the target? Compare `kong_kong_latency_ms` with `kong_upstream_latency_ms`.",
                                "Ligt het aan Kong of aan de target? Vergelijk `kong_kong_latency_ms` met `kong_upstream_latency_ms`."),
                        step(
                                say,
                                "Running on the backup? Then the distance is in it: {0}.",
                                "Draait het op de reserve? Dan zit de afstand erin: {0}.",
                                see(Runbook.RUNNING_ON_BACKUP)),
                        step(
                                say,
                                "One slow target: lower its weight to a tenth, or take it out, and watch the latency of the rest.",
                                "Eén trage target: verlaag zijn gewicht tot een tiende, of haal hem eruit, en let op de latency van de rest."),
                        step(
                                say,
                                "All slow: load above capacity, or what is behind them. Take load off (rate limits on dispensable routes) before you add retries.",
                                "Alles traag: meer belasting dan capaciteit, of iets erachter. Haal belasting weg (rate limits op routes die je kunt missen) voor je retries toevoegt.")));
    }

    Entry gatewayDown() {
        return new Entry(
                say.text("a Kong node cannot be scraped", "een Kong-node is niet te scrapen"),
                say.text(
                        "Either the node is down, and the front door must leave it out, or only its status listener is.",
                        "Of de node ligt plat, en dan moet de voordeur hem overslaan, of alleen de status-listener."),
                List.of(
                        type(
                                say,
                                "curl -fsS -m 2 http://$NODE:8100/status/ready",
                                "Does it say that it is ready?",
                                "Zegt hij dat hij klaar is?"),
                        step(
                                say,
                                "Does the front door still send traffic there? It must not; take it out by hand if it does.",
                                "Stuurt de voordeur er nog verkeer heen? Dat mag niet; haal hem er anders met de hand uit."),
                        step(
                                say,
                                "After a restart all targets count as healthy until the first probes fail. Let it have one probe interval before traffic returns.",
                                "Na een herstart gelden alle targets als gezond tot de eerste probes falen. Geef hem één probe-interval voor er weer verkeer naartoe gaat.")));
    }

    Entry signalsGone() {
        return new Entry(
                say.text("no gateway tells anything", "geen enkele gateway laat iets horen"),
                say.text(
                        "You are blind: every other alert is silent now, whatever happens. The traffic itself may be fine.",
                        "Je bent blind: alle andere alerts zwijgen nu, wat er ook gebeurt. Met het verkeer zelf kan het goed gaan."),
                List.of(
                        step(
                                say,
                                "Send a request through the front door from outside. Does it work, then the monitoring is the problem.",
                                "Stuur van buitenaf een verzoek door de voordeur. Werkt het, dan is de monitoring het probleem."),
                        step(
                                say,
                                "Prometheus's page of targets says why each scrape fails: network, name, port, or the `prometheus` plugin gone.",
                                "De targets-pagina van Prometheus zegt waarom elke scrape faalt: netwerk, naam, poort, of de plugin `prometheus` is weg."),
                        step(
                                say,
                                "Until it is back, watch the front door and the back ends' own figures, and change nothing.",
                                "Let tot het terug is op de voordeur en de eigen cijfers van de back-ends, en wijzig niets.")));
    }

    Entry healthMissing() {
        return new Entry(
                say.text(
                        "nothing is told about the targets of a service",
                        "over de targets van een service komt niets binnen"),
                say.text(
                        "The loss of this service would go unseen. The failover itself does not need these signals.",
                        "Een uitval van deze service zou niemand zien. De failover zelf heeft deze signalen niet nodig."),
                List.of(
                        type(
                                say,
                                "curl -fsS http://$NODE:8100/metrics | grep kong_upstream_target_health | head",
                                "Nothing at all? Set `upstream_health_metrics: true` in the `prometheus` plugin.",
                                "Helemaal niets? Zet `upstream_health_metrics: true` in de plugin `prometheus`."),
                        step(
                                say,
                                "Other upstreams there, this one not? Then its name in Kong is not the one of the strategy; compare with {0}.",
                                "Andere upstreams wel, deze niet? Dan heet hij in Kong anders dan in de strategie; vergelijk met {0}.",
                                Text.ref(
                                        RunbookSection.ANCHOR,
                                        say.text("the list of upstreams", "de lijst met upstreams"))),
                        step(
                                say,
                                "A control plane never tells it: scrape the data planes.",
                                "Een control plane levert dit nooit: scrape de data planes.")));
    }

    Entry wisselDown() {
        boolean needed = subject.strategy().services().stream()
                .anyMatch(service -> subject.standbyOf(service).chosen() == StandbyKind.CONTROLLER);
        Text means = needed
                ? say.text(
                        "Traffic goes on with the last weights. **Until it is back there is no failover to the standby**: it has weight 0.",
                        "Het verkeer loopt door met de laatste gewichten. **Tot hij terug is, is er geen failover naar de reserve**: die heeft gewicht 0.")
                : say.text(
                        "Traffic goes on under the last configuration. Kong's own checks still take sick targets out.",
                        "Het verkeer loopt door met de laatste configuratie. De eigen checks van Kong halen zieke targets er nog steeds uit.");
        return new Entry(
                say.text("Wissel itself is gone", "Wissel zelf is weg"),
                means,
                List.of(
                        step(
                                say,
                                "Restart it. It changes nothing on start that is right already.",
                                "Herstart hem. Bij het starten verandert hij niets wat al goed staat."),
                        step(
                                say,
                                "A region lost meanwhile? Move the traffic by hand: {0}.",
                                "Valt er intussen een regio weg? Verleg het verkeer met de hand: {0}.",
                                byHand(say)),
                        step(
                                say,
                                "It does not stay up? Its log ends with the cause. The configuration before the last change is the safe one.",
                                "Blijft hij niet draaien? Het log eindigt met de oorzaak. De configuratie van voor de laatste wijziging is de veilige.")));
    }

    Entry incomplete() {
        return new Entry(
                say.text("a node loses metrics", "een node raakt metrics kwijt"),
                say.text(
                        "Its shared memory for metrics is full. What it tells is incomplete, so alerts may stay silent.",
                        "Het gedeelde geheugen voor metrics is vol. Wat de node meldt is onvolledig, dus alerts kunnen uitblijven."),
                List.of(
                        step(
                                say,
                                "Raise `prometheus_metrics` (`nginx_http_lua_shared_dict`), or switch off `per_consumer`, which multiplies every series.",
                                "Verhoog `prometheus_metrics` (`nginx_http_lua_shared_dict`), of zet `per_consumer` uit, want dat vermenigvuldigt elke reeks."),
                        step(
                                say,
                                "Restart the node afterwards, one at a time: the memory is cleared by a restart only.",
                                "Herstart daarna de node, één tegelijk: het geheugen wordt alleen door een herstart geleegd.")));
    }

    Entry datastore() {
        return new Entry(
                say.text("a node cannot reach its database", "een node kan niet bij de database"),
                say.text(
                        "The node goes on with what it has in memory. No change of weights reaches it, and a restarted node does not come up.",
                        "De node draait door met wat in het geheugen zit. Geen gewichtswijziging komt aan, en een herstarte node komt niet op."),
                List.of(
                        step(
                                say,
                                "Do **not** restart nodes. Health checks and the failover between targets with weight still work.",
                                "Herstart **geen** nodes. Health checks en de failover tussen targets met gewicht werken nog."),
                        step(
                                say,
                                "All nodes: the database or its address. One node: its network or its pool of connections.",
                                "Alle nodes: de database of het adres ervan. Eén node: het netwerk of de connectiepool."),
                        step(
                                say,
                                "After it is back, compare one weight on every node with what was last written.",
                                "Vergelijk daarna op elke node één gewicht met wat het laatst geschreven is.")));
    }

    Entry controlPlane() {
        return new Entry(
                say.text("a data plane has lost its control plane", "een data plane is de control plane kwijt"),
                say.text(
                        "The data plane goes on with its last configuration, also after a restart. No change reaches it.",
                        "De data plane draait door met de laatste configuratie, ook na een herstart. Geen wijziging komt aan."),
                List.of(
                        type(
                                say,
                                "curl -fsS $KONG/clustering/data-planes",
                                "Which data planes does the control plane see, and since when not?",
                                "Welke data planes ziet de control plane, en sinds wanneer niet meer?"),
                        step(
                                say,
                                "Usual causes: the certificate of the cluster has expired, port 8005 is closed, versions too far apart.",
                                "Gebruikelijke oorzaken: het clustercertificaat is verlopen, poort 8005 is dicht, de versies liggen te ver uit elkaar."),
                        step(
                                say,
                                "Weights for that node can be changed only on its own side of the break: take the node out of the front door if it must follow.",
                                "Gewichten voor die node kun je niet meer wijzigen: haal hem uit de voordeur als hij mee moet.")));
    }

    Entry refused() {
        return new Entry(
                say.text("a configuration was refused", "een configuratie is geweigerd"),
                say.text(
                        "The gateway goes on with the one before. Nothing is broken; the change is simply not there.",
                        "De gateway draait door met de vorige. Er is niets stuk; de wijziging is er alleen niet."),
                List.of(
                        step(
                                say,
                                "The log names line and column, what was wrong and what was expected. Mend the strategy and design again.",
                                "Het log noemt regel en kolom, wat er mis was en wat verwacht werd. Pas de strategie aan en maak het ontwerp opnieuw."),
                        step(
                                say,
                                "Done when the counter of accepted reloads goes up on every gateway.",
                                "Klaar als op elke gateway de teller van gelukte reloads omhoog gaat.")));
    }
}
