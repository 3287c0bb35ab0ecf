package dev.wissel.design.advice;

import dev.wissel.design.page.Block;
import dev.wissel.design.page.Section;
import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.ServiceStrategy.Protocol;
import java.util.ArrayList;
import java.util.List;

/** What no configuration of Kong can do. Confined to one call. */
final class OutsideSection {
    static final String ANCHOR = "outside";

    private final Subject subject;
    private final Say say;
    private final Numbers numbers;

    OutsideSection(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        this.numbers = subject.numbers();
    }

    Section section() {
        List<Text> items = new ArrayList<>();
        items.add(say.text(
                "**Several Kong nodes and a front door.** One node is a single point of failure that no health check inside it can see. Run at least {0} nodes "
                        + "in each region behind a load balancer or GSLB that asks each node's `/status/ready`, and takes it out after {1} failures. With DNS as the front "
                        + "door its time to live is part of the bound: {2} or less.",
                "**Meerdere Kong-nodes en een voordeur.** Eén node is een single point of failure dat geen health check erbinnen kan zien. Draai minstens {0} nodes "
                        + "per regio achter een load balancer of GSLB die van elke node `/status/ready` opvraagt en hem na {1} fouten eruit haalt. Is DNS de "
                        + "voordeur, dan telt de TTL mee in de bovengrens: {2} of minder.",
                numbers.count(2),
                numbers.count(2),
                numbers.time(30_000_000_000L)));
        items.add(separation());
        items.addAll(health());
        items.add(database());
        items.add(tls());
        items.add(say.text(
                "**The data.** A region that takes over needs its data: replication, its lag and what a lost second of writes costs are outside this design. Let the "
                        + "health path fail when the local copy is too old.",
                "**De data.** Een regio die het overneemt heeft de data nodig: replicatie, de achterstand daarvan en wat een verloren seconde aan writes kost vallen buiten dit "
                        + "ontwerp. Laat het health-pad falen als de lokale kopie te oud is."));
        items.add(
                say.text(
                        "**The Admin API.** Whoever can reach it can move all traffic. Keep it on the loopback address or a management network; open-source Kong has no login for it.",
                        "**De Admin API.** Wie erbij kan, kan al het verkeer verleggen. Houd hem op het loopback-adres of een beheernetwerk; open-source Kong heeft er geen login voor."));
        items.add(say.text(
                "**Who watches the watchers.** Prometheus stands in a region too. Run one in each, let each scrape the other, and let an alert that always fires "
                        + "reach someone outside: if it stops, the monitoring is gone. See {0}.",
                "**Wie bewaakt de bewaker.** Ook Prometheus staat in een regio. Draai er één per regio, laat ze elkaar scrapen, en laat een alert dat altijd afgaat "
                        + "bij iemand daarbuiten aankomen: stopt het, dan is de monitoring weg. Zie {0}.",
                Text.ref(
                        dev.wissel.design.signals.Runbook.SIGNALS_GONE.anchor(),
                        say.text("the runbook", "het draaiboek"))));
        return Section.of(
                ANCHOR,
                say.text("What needs doing outside Kong", "Wat je buiten Kong moet regelen"),
                List.of(new Block.Bullets(items)));
    }

    private Text separation() {
        List<ServiceStrategy> single = subject.strategy().services().stream()
                .filter(service -> subject.boundsOf(service).losses().size() < 2)
                .toList();
        Text general = say.text(
                "**Geographic separation.** Two regions are two only if they share no power, no uplink, no DNS provider, no certificate authority account and no "
                        + "deployment at the same minute. Roll out one region at a time.",
                "**Geografische scheiding.** Twee regio's zijn er pas twee als ze geen stroom, uplink, DNS-provider, certificaataccount en uitrolmoment delen. Rol "
                        + "per regio uit, niet tegelijk.");
        return single.isEmpty()
                ? general
                : general.plus(" ")
                        .plus(say.text(
                                "In one region only: {0}. Its loss is theirs.",
                                "In maar één regio: {0}. Valt die weg, dan vallen zij weg.", subject.names(single)));
    }

    /** Whether the health paths can see what they must. */
    private List<Text> health() {
        List<ServiceStrategy> shallow = subject.strategy().services().stream()
                .filter(service -> service.health().type() == HealthCheck.Type.TCP
                        || service.health().path().equals("/"))
                .toList();
        List<Text> items = new ArrayList<>();
        items.add(
                say.text(
                        "**Health endpoints that touch the data path.** A health path must do what a request does: read one row, ask the cache, check the queue, and "
                                + "answer within the probe's time-out. It must not depend on another service of this file, or one loss becomes all.",
                        "**Health-endpoints die het datapad raken.** Een health-pad moet doen wat een verzoek doet: één rij lezen, de cache vragen, de queue controleren, en binnen "
                                + "de time-out van de probe antwoorden. Het mag niet afhangen van een andere service uit dit bestand, anders wordt één uitval een totale uitval."));
        if (!shallow.isEmpty()) {
            items.add(say.text(
                    "**Shallow today:** {0} are probed at `/` or by a connection alone, so a process that lives and cannot work counts as well.",
                    "**Nu te oppervlakkig:** {0} krijgt een probe op `/` of alleen een verbinding, dus een proces dat leeft maar niets kan, geldt als gezond.",
                    subject.names(shallow)));
        }
        return items;
    }

    private Text database() {
        Mode mode = subject.strategy().kong().mode();
        return switch (mode) {
            case DB ->
                say.text(
                        "**Kong's database.** Nodes serve on without it, from memory, but start and change nothing. Replicate PostgreSQL, and do not let all nodes "
                                + "restart while it is away.",
                        "**De database van Kong.** Nodes draaien zonder database door vanuit het geheugen, maar starten en wijzigen niets. Repliceer PostgreSQL, en laat niet alle "
                                + "nodes herstarten terwijl hij weg is.");
            case DBLESS ->
                say.text(
                        "**No database.** Each node has its own copy of the configuration: roll out to all nodes, and compare `configuration_hash` in `/status`. "
                                + "Keep the file where a node can start from it.",
                        "**Geen database.** Elke node heeft zijn eigen kopie van de configuratie: rol uit naar alle nodes, en vergelijk `configuration_hash` in `/status`. "
                                + "Bewaar het bestand waar een node ermee kan starten.");
            case HYBRID ->
                say.text(
                        "**The control plane.** Data planes serve on without it and keep their last configuration, also over a restart. Run at least {0} control planes, "
                                + "in different regions.",
                        "**De control plane.** Data planes draaien zonder door en houden hun laatste configuratie, ook na een herstart. Draai minstens {0} control planes, "
                                + "in verschillende regio's.",
                        numbers.count(2));
        };
    }

    private Text tls() {
        List<ServiceStrategy> clear = subject.strategy().services().stream()
                .filter(service -> service.protocol() == Protocol.HTTP)
                .filter(service -> subject.boundsOf(service).losses().size() > 1)
                .toList();
        return clear.isEmpty()
                ? say.text(
                        "**TLS between regions** is on. Kong does not verify the certificates unless `tls_verify` is set; watch when they expire, for all targets of a "
                                + "region expire together.",
                        "**TLS tussen regio's** staat aan. Kong controleert de certificaten alleen als `tls_verify` aan staat; bewaak wanneer ze verlopen, want alle targets van een "
                                + "regio verlopen tegelijk.")
                : say.text(
                        "**TLS between regions.** In clear text across regions: {0}. Set `protocol: https`, or take a tunnel between the regions.",
                        "**TLS tussen regio's.** Onversleuteld tussen regio's: {0}. Zet `protocol: https`, of leg een tunnel tussen de regio's.",
                        subject.names(clear));
    }
}
