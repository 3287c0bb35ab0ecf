package dev.wissel.design.kongfile;

import dev.wissel.design.output.DesignFile;
import dev.wissel.design.standby.StandbyOption;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.strategy.Timeouts;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.PercentText;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.declarative.YamlText;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configuration of a strategy for a real Kong of the version, edition and mode named in it. With a database, also behind a control plane, it is a
 * file for decK, whose {@code select_tags} keep everything alone that is not of this strategy; without, it is what Kong itself loads, whole.
 *
 * <p>Stateless and thread-safe.
 */
public final class KongFile {
    /** Name of the file. */
    public static final String NAME = "kong.yml";

    private static final int LARGEST_WEIGHT = 65535;

    private final Strategy strategy;
    private final KongTarget kong;
    private final String strategyTag;
    private final boolean forDeck;
    private final KongDocument document;
    private final List<String> standbyLines = new ArrayList<>();

    private KongFile(Strategy strategy) {
        this.strategy = strategy;
        this.kong = strategy.kong();
        this.strategyTag = WisselTags.strategy(strategy.name());
        this.forDeck = kong.mode() != Mode.DBLESS;
        this.document = new KongDocument(kong, forDeck ? Set.of(strategyTag) : Set.of());
    }

    /** Returns the file. */
    public static DesignFile of(Strategy strategy) {
        return new DesignFile(NAME, yaml(strategy));
    }

    /** Returns its text. */
    public static String yaml(Strategy strategy) {
        KongFile file = new KongFile(strategy);
        Map<String, Object> root = file.root();
        return file.head() + YamlText.of(root);
    }

    /** Returns the format version for a Kong: what its loader and decK take without conversion. */
    static String formatVersion(KongTarget kong) {
        return kong.isAtLeast(3, 0) ? "3.0" : "1.1";
    }

    private Map<String, Object> root() {
        KongConfig config = Translation.of(strategy);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("_format_version", formatVersion(kong));
        if (forDeck) {
            root.put("_info", Map.of("select_tags", List.of(strategyTag)));
        }
        List<Map<String, Object>> services = new ArrayList<>();
        List<Map<String, Object>> upstreams = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            services.add(service(service, config));
            upstreams.add(upstream(service, config));
        }
        root.put("services", services);
        root.put("upstreams", upstreams);
        root.put("plugins", List.of(document.prometheus(List.of(strategyTag))));
        return root;
    }

    private Map<String, Object> service(ServiceStrategy service, KongConfig config) {
        Service entity = config.serviceByName(service.name()).orElseThrow();
        Service fitted = entity.toBuilder()
                .retries(KongHealth.retries(service, strategy.objective().failover()))
                .build();
        return document.service(
                fitted, config.routesOf(entity).stream().map(document::route).toList());
    }

    private Map<String, Object> upstream(ServiceStrategy service, KongConfig config) {
        ServicePlan plan = ServicePlan.of(service, strategy.objective(), kong, LARGEST_WEIGHT);
        standbyLines.add(standbyLine(service, plan.standby()));
        Upstream entity = config.upstreamByName(Translation.upstreamName(strategy, service))
                .orElseThrow();
        Upstream fitted = entity.toBuilder()
                .healthchecks(KongHealth.of(service, entity.healthchecks()))
                .build();
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Endpoint endpoint : service.endpoints()) {
            List<String> tags = new ArrayList<>(List.of(strategyTag));
            tags.addAll(WisselTags.write(plan.settings(endpoint)));
            Target target = Target.of(entity.id(), endpoint.address().text())
                    .weight(plan.weight(endpoint))
                    .tags(tags)
                    .build();
            targets.add(document.target(target, plan.failover(endpoint)));
        }
        return document.upstream(fitted, targets);
    }

    private static String standbyLine(ServiceStrategy service, StandbyOptions standby) {
        StringBuilder line = new StringBuilder("#   ").append(service.name()).append(": ");
        return standby.chosenOption()
                .map(option -> line.append(figures(option)).toString())
                .orElseGet(() -> line.append("one region, nothing stands by").toString());
    }

    private static String figures(StandbyOption option) {
        String figures =
                switch (option.kind()) {
                    case RATIO -> "a small weight against a large one; "
                            + (option.leakShare() == 0
                                    ? "no request leaks until the first region is busy"
                                    : "leaks " + PercentText.format(option.leakShare()) + " of the requests");
                    case CONTROLLER -> "weight 0; WITHOUT WISSEL'S CONTROLLER THERE IS NO FAILOVER";
                    case FAILOVER_TARGETS -> "failover targets";
                    case ACTIVE_ACTIVE -> "every region takes its part at all times";
                    case NONE, EMBEDDED_GATEWAY -> option.kind().key();
                };
        return figures + "; failover within " + DurationText.format(option.failover())
                + (option.meetsFailover() ? "" : ", which is LONGER THAN THE OBJECTIVE");
    }

    private String head() {
        StringBuilder head = new StringBuilder();
        line(head, "Made by 'wissel design' from the strategy '" + strategy.name() + "' for Kong " + kong.version()
                + " (" + kong.edition().text() + ", " + kong.mode().text() + "). Change the strategy, not this file.");
        line(head, "");
        if (forDeck) {
            line(head, "Load it:  deck gateway diff kong.yml && deck gateway sync kong.yml");
            line(head, "decK then touches only what has the tag " + strategyTag + ".");
        } else {
            line(head, "Load it:  KONG_DECLARATIVE_CONFIG=kong.yml, or POST it to /config. It replaces the whole configuration.");
        }
        line(head, "");
        line(head, "Belongs into kong.conf of every node, because no entity can say it:");
        line(head, "  nginx_proxy_proxy_next_upstream_timeout = " + seconds(longestRequest()) + "s   no try starts after this");
        line(head, "");
        line(head, "How the other regions stand by:");
        standbyLines.forEach(line -> head.append(line).append('\n'));
        return head.append('\n').toString();
    }

    private static void line(StringBuilder head, String text) {
        head.append(("# " + text).stripTrailing()).append('\n');
    }

    private Duration longestRequest() {
        return strategy.services().stream()
                .map(ServiceStrategy::timeouts)
                .map(Timeouts::request)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static long seconds(Duration duration) {
        return Math.max(1, (duration.toMillis() + 999) / 1000);
    }
}
