package dev.wissel.design.advice;

import dev.wissel.core.bound.DetectionPath;
import dev.wissel.core.bound.Exposure.Fate;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.Never;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.TermKey;
import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.strategy.KongTarget.Edition;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.kong.carrier.Priority;

/** The names of things, in one language. Immutable. */
final class Words {
    private final Say say;

    Words(Say say) {
        this.say = say;
    }

    String fault(Fault fault) {
        return switch (fault) {
            case REFUSED -> say.word("connection refused", "verbinding geweigerd");
            case BLACK_HOLE -> say.word("no answer (black hole)", "geen antwoord (black hole)");
            case ERROR_STATUS -> say.word("error status", "foutstatus");
            case SLOW -> say.word("slow", "traag");
            case ONE_TARGET -> say.word("one target lost", "één target kwijt");
            case WHOLE_REGION -> say.word("whole region lost", "hele regio kwijt");
            case KONG_NODE -> say.word("Kong node lost", "Kong-node kwijt");
            case CONTROL_PLANE -> say.word("control plane away", "control plane weg");
        };
    }

    String faultInFull(Fault fault) {
        return switch (fault) {
            case REFUSED ->
                say.word(
                        "The target's port is closed: connections are refused at once.",
                        "De poort van de target is dicht: verbindingen worden meteen geweigerd.");
            case BLACK_HOLE ->
                say.word(
                        "Nothing comes back from the target any more: the machine, the network or the process stands still.",
                        "Er komt niets meer terug van de target: de machine, het netwerk of het proces staat stil.");
            case ERROR_STATUS ->
                say.word(
                        "The target answers every request and every probe with an error.",
                        "De target beantwoordt elk verzoek en elke probe met een fout.");
            case SLOW ->
                say.word(
                        "The target answers everything well, but much later than before, within every time-out.",
                        "De target antwoordt goed, maar veel later dan eerst, en blijft binnen elke time-out.");
            case ONE_TARGET ->
                say.word(
                        "One target of several is lost, in the worst of the first three ways.",
                        "Eén van meerdere targets valt weg, op de ergste van de eerste drie manieren.");
            case WHOLE_REGION ->
                say.word(
                        "All targets of the region that serves are lost at once, refused or without an answer.",
                        "Alle targets van de bedienende regio vallen tegelijk weg, geweigerd of zonder antwoord.");
            case KONG_NODE -> say.word("A node of the gateway itself dies.", "Een node van de gateway zelf valt uit.");
            case CONTROL_PLANE ->
                say.word(
                        "What configures the nodes is away: Kong's database or control plane, or Wissel's controller.",
                        "Wat de nodes configureert is weg: de database of control plane van Kong, of de controller van Wissel.");
        };
    }

    String plane(Plane plane) {
        return switch (plane) {
            case KONG_DEFAULTS -> say.word("Kong's defaults", "Kong standaard");
            case KONG -> say.word("Kong as configured", "Kong zoals ingesteld");
            case WISSEL_ON_KONG -> say.word("Wissel on Kong", "Wissel op Kong");
            case EMBEDDED -> say.word("embedded gateway", "ingebouwde gateway");
        };
    }

    String term(TermKey key) {
        return switch (key) {
            case PROBE_INTERVALS -> say.word("probe intervals", "probe-intervallen");
            case PROBE_TIMEOUT -> say.word("probe time-out", "time-out van de probe");
            case PROBE_ANSWER -> say.word("probe answer", "antwoord op de probe");
            case PROBE_QUEUE -> say.word("probes in the queue", "probes in de wachtrij");
            case TICK -> say.word("tick", "tik van de klok");
            case PROBE_RESTART -> say.word("probe clocks restarted", "probe-klokken opnieuw gestart");
            case FAILED_REQUESTS -> say.word("failed requests", "mislukte verzoeken");
            case REQUEST_TIMEOUT -> say.word("request time-out", "time-out van het verzoek");
            case FIRST_REQUESTS -> say.word("first requests", "eerste verzoeken");
            case SILENCE -> say.word("silence", "stilte");
            case SLOW_ANSWER -> say.word("the first slow answer", "het eerste trage antwoord");
            case PACE -> say.word("only slow answers in sight", "alleen trage antwoorden in beeld");
            case NOTICE -> say.word("verdict passed on", "oordeel doorgegeven");
            case SCHEDULING -> say.word("scheduling", "wachten op de event loop");
            case SENSE -> say.word("controller looks", "controller kijkt");
            case DECIDE -> say.word("controller decides", "controller beslist");
            case WRITE -> say.word("weights written", "gewichten geschreven");
            case PROPAGATION -> say.word("other nodes follow", "andere nodes volgen");
            case RECOVERY_INTERVALS -> say.word("good probes", "goede probes");
            case SUSPENSION -> say.word("suspension", "schorsing");
            case SLOW_WAIT -> say.word("left alone for being slow", "met rust gelaten wegens traagheid");
            case HOLD_DOWN -> say.word("hold-down", "wachttijd");
            case TRIALS -> say.word("trials", "proefverzoeken");
            case JUDGEMENT -> say.word("judged once more by old failures", "nog eens beoordeeld op oude fouten");
            case RAMP -> say.word("ramp", "opbouw");
            case TRIES -> say.word("tries that hit it", "pogingen die het treffen");
            case DEADLINE -> say.word("deadline of the request", "deadline van het verzoek");
            case FRONT_DOOR -> say.word("front door notices", "voordeur merkt het");
            case DNS_TTL -> say.word("DNS answers still held", "DNS-antwoorden nog in cache");
        };
    }

    String never(Never never) {
        return switch (never) {
            case NO_CHECKS -> say.word("never: there are no health checks", "nooit: er zijn geen health checks");
            case NOT_COUNTED -> say.word("never: the checks do not count it", "nooit: de checks tellen het niet mee");
            case NO_TRAFFIC ->
                say.word(
                        "not guaranteed: only traffic would show it, and its rate is unknown",
                        "niet gegarandeerd: alleen verkeer toont het, en de hoeveelheid is onbekend");
            case SLOW_IS_NOT_SICK ->
                say.word("never: slow is not sick to its checks", "nooit: traag is voor deze checks niet ziek");
            case NO_WAY_BACK -> say.word("never: nothing lets it in again", "nooit: niets laat hem weer toe");
            case NOWHERE_TO_GO -> say.word("never: there is nowhere to go", "nooit: er is geen andere plek");
            case OUTSIDE -> say.word("decided outside Kong", "wordt buiten Kong bepaald");
            case NO_LIMIT -> say.word("no limit", "geen grens");
        };
    }

    String fate(Fate fate) {
        return switch (fate) {
            case UNHARMED -> say.word("not harmed", "merken niets");
            case REPEATED -> say.word("repeated elsewhere at once", "meteen elders herhaald");
            case REPEATED_LATE -> say.word("repeated elsewhere, late", "elders herhaald, te laat");
            case LATE -> say.word("answered late", "laat beantwoord");
            case AT_RISK -> say.word("may fail", "kunnen mislukken");
            case FAILS -> say.word("fail", "mislukken");
        };
    }

    String foundBy(DetectionPath.By by) {
        return switch (by) {
            case ACTIVE -> say.word("probes", "probes");
            case PASSIVE -> say.word("failed requests", "mislukte verzoeken");
            case SILENCE -> say.word("silence", "stilte");
            case OUTLIER -> say.word("comparison with its peers", "vergelijking met de rest");
        };
    }

    String standby(StandbyKind kind) {
        return switch (kind) {
            case NONE -> say.word("no standby", "geen reserve");
            case FAILOVER_TARGETS -> say.word("failover targets (Enterprise)", "failover-targets (Enterprise)");
            case RATIO -> say.word("high weight ratio", "hoge gewichtsverhouding");
            case CONTROLLER -> say.word("weight 0 and a controller", "gewicht 0 en een controller");
            case EMBEDDED_GATEWAY -> say.word("embedded gateway behind Kong", "ingebouwde gateway achter Kong");
            case ACTIVE_ACTIVE -> say.word("all regions at once", "alle regio's tegelijk");
        };
    }

    String priority(Priority priority) {
        return switch (priority) {
            case LOW -> say.word("low", "laag");
            case NORMAL -> say.word("normal", "normaal");
            case HIGH -> say.word("high", "hoog");
        };
    }

    String edition(Edition edition) {
        return switch (edition) {
            case OSS -> say.word("open source", "open source");
            case ENTERPRISE -> say.word("Enterprise", "Enterprise");
        };
    }

    String mode(Mode mode) {
        return switch (mode) {
            case DB -> say.word("with a database", "met een database");
            case DBLESS -> say.word("without a database", "zonder database");
            case HYBRID -> say.word("hybrid", "hybride");
        };
    }
}
