package dev.wissel.design.kongfile;

import dev.wissel.design.output.DesignFile;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Edition;
import dev.wissel.design.strategy.KongTarget.Standby;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.declarative.YamlText;
import dev.wissel.kong.entity.KongConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of a strategy for Kong Ingress Controller: for each service a KongUpstreamPolicy, Services with their endpoints, and HTTPRoutes; a
 * KongClusterPlugin for the metrics. Names of endpoints become Services of type ExternalName, addresses EndpointSlices. Kong facts 10.
 *
 * <p>Stateless and thread-safe.
 */
public final class KicFile {
    /** Name of the file. */
    public static final String NAME = "kic.yml";

    private KicFile() {}

    /**
     * What came of it: a file, or what stands in its way. Immutable.
     *
     * @param file the file; empty if there are problems
     * @param problems what of the strategy Kubernetes cannot carry, a sentence each
     * @param limits what is carried only in part, a sentence each; they stand in the file as well
     */
    public record Result(Optional<DesignFile> file, List<String> problems, List<String> limits) {
        public Result {
            problems = List.copyOf(problems);
            limits = List.copyOf(limits);
        }
    }

    /** Returns the file, or every problem. */
    public static Result of(Strategy strategy) {
        KongTarget kong = target(strategy.kong());
        Set<String> limits = new LinkedHashSet<>(general(strategy));
        List<String> problems = new ArrayList<>();
        List<Map<String, Object>> objects = new ArrayList<>();
        KongConfig config = Translation.of(strategy);
        for (ServiceStrategy service : strategy.services()) {
            KicService made = new KicService(strategy, kong, service, config);
            objects.addAll(made.objects());
            made.problems().forEach(problem -> problems.add(service.name() + ": " + problem));
            made.limits().forEach(limit -> limits.add(service.name() + ": " + limit));
        }
        objects.add(prometheus(kong));
        if (!problems.isEmpty()) {
            return new Result(Optional.empty(), problems, List.copyOf(limits));
        }
        StringBuilder text = new StringBuilder(head(strategy, limits));
        objects.forEach(object -> text.append("---\n").append(YamlText.of(object)));
        return new Result(Optional.of(new DesignFile(NAME, text.toString())), List.of(), List.copyOf(limits));
    }

    /** Kubernetes' objects have no word for failover targets, whatever the edition. */
    private static KongTarget target(KongTarget kong) {
        Standby standby = kong.standby() == Standby.FAILOVER ? Standby.AUTO : kong.standby();
        return new KongTarget(kong.version(), Edition.OSS, kong.mode(), standby);
    }

    private static List<String> general(Strategy strategy) {
        List<String> limits = new ArrayList<>();
        limits.add(
                "Failover targets of Kong Enterprise cannot be expressed; the weights of the backends stand in for them.");
        limits.add("A weight written through Kong's Admin API lasts until the next synchronisation (3 s); a controller"
                + " must change the weights of the HTTPRoute instead.");
        limits.add(
                "A path is matched by whole segments: /products does not match /products2, as it does in Kong itself.");
        limits.add(
                "Regions, capacities and Wissel's own settings are not carried: tags of targets have no place here.");
        boolean fallback = strategy.services().stream()
                .anyMatch(service -> !service.fallback().equals(Fallback.NONE));
        if (fallback) {
            limits.add("Fallbacks are not carried; without any healthy backend Kong answers 503.");
        }
        return limits;
    }

    private static String head(Strategy strategy, Set<String> limits) {
        StringBuilder head = new StringBuilder();
        head.append("# Made by 'wissel design' from the strategy '")
                .append(strategy.name())
                .append("' for Kong Ingress Controller with Kong ")
                .append(strategy.kong().version())
                .append(". Change the strategy, not this file.\n#\n");
        head.append("# Load it:  kubectl apply -f kic.yml   into the namespace of your choice.\n");
        head.append("# The HTTPRoutes refer to a Gateway named '")
                .append(KicService.GATEWAY)
                .append("'.\n#\n");
        head.append("# What this cannot say:\n");
        limits.forEach(limit -> head.append("#   ").append(limit).append('\n'));
        return head.append('\n').toString();
    }

    private static Map<String, Object> prometheus(KongTarget kong) {
        Map<String, Object> plugin = new KongDocument(kong, Set.of()).prometheus(List.of());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", "wissel-prometheus");
        metadata.put("annotations", Map.of("kubernetes.io/ingress.class", "kong"));
        metadata.put("labels", Map.of("global", "true"));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", "configuration.konghq.com/v1");
        object.put("kind", "KongClusterPlugin");
        object.put("metadata", metadata);
        object.put("plugin", "prometheus");
        object.put("config", plugin.getOrDefault("config", Map.of()));
        return object;
    }
}
