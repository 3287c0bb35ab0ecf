package dev.wissel.design.kongfile;

import dev.wissel.design.output.DesignFile;
import dev.wissel.design.standby.StandbyOption;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.strategy.Timeouts;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.PercentText;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.declarative.YamlText;
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

    private final Strategy strategy;
    private final KongTarget kong;
    private final String strategyTag;
    private final boolean forDeck;
    private final KongEntities entities;
    private final List<String> standbyLines = new ArrayList<>();

    private KongFile(Strategy strategy) {
        this.strategy = strategy;
        this.kong = strategy.kong();
        this.strategyTag = WisselTags.strategy(strategy.name());
        this.forDeck = kong.mode() != Mode.DBLESS;
        this.entities = KongEntities.of(strategy, forDeck ? Set.of(strategyTag) : Set.of());
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
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("_format_version", formatVersion(kong));
        if (forDeck) {
            root.put("_info", Map.of("select_tags", List.of(strategyTag)));
        }
        List<Map<String, Object>> services = new ArrayList<>();
        List<Map<String, Object>> upstreams = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            services.add(entities.service(service));
            upstreams.add(entities.upstreamWith(service, entities.targets(service)));
            standbyLines.add(standbyLine(service, entities.standby(service)));
        }
        root.put("services", services);
        root.put("upstreams", upstreams);
        root.put("plugins", List.of(entities.prometheus()));
        return root;
    }

    private static String standbyLine(ServiceStrategy service, StandbyOptions standby) {
        StringBuilder line = new StringBuilder("#   ").append(service.name()).append(": ");
        return standby.chosenOption()
                .map(option -> line.append(figures(option)).toString())
                .orElseGet(() -> line.append("one region, nothing stands by").toString());
    }

    private static String figures(StandbyOption option) {
        String figures = switch (option.kind()) {
            case RATIO ->
                "a small weight against a large one; "
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
        line(
                head,
                "Made by 'wissel design' from the strategy '" + strategy.name() + "' for Kong " + kong.version() + " ("
                        + kong.edition().text() + ", " + kong.mode().text() + "). Change the strategy, not this file.");
        line(head, "");
        if (forDeck) {
            line(head, "Load it:  deck gateway diff kong.yml && deck gateway sync kong.yml");
            line(head, "decK then touches only what has the tag " + strategyTag + ".");
        } else {
            line(
                    head,
                    "Load it:  KONG_DECLARATIVE_CONFIG=kong.yml, or POST it to /config. It replaces the whole configuration.");
        }
        line(head, "");
        line(head, "Belongs into kong.conf of every node, because no entity can say it:");
        line(
                head,
                "  nginx_proxy_proxy_next_upstream_timeout = " + seconds(longestRequest())
                        + "s   no try starts after this");
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
