package dev.wissel.design.reader;

import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold between the services of a strategy. */
final class ServicesCheck {
    private ServicesCheck() {}

    /**
     * Notes fallbacks that lead nowhere or in a circle.
     *
     * @param names the names of all services, also of those that could not be read
     * @param services those that could
     * @param problems takes what is found
     */
    static void fallbacks(List<String> names, List<ServiceReader.Placed> services, Problems problems) {
        Map<String, Located<String>> next = new LinkedHashMap<>();
        for (ServiceReader.Placed placed : services) {
            placed.fallback().ifPresent(fallback -> {
                if (fallback.value() instanceof Fallback.Service service) {
                    next.put(placed.service().name(), fallback.with(service.name()));
                }
            });
        }
        next.forEach((name, fallback) -> {
            if (!names.contains(fallback.value())) {
                List<String> others = new ArrayList<>(names);
                others.remove(name);
                problems.add(
                        fallback.node(), fallback.path(), "unknown service", Section.oneOf(fallback.value(), others));
            } else if (leadsBack(name, next)) {
                problems.add(
                        fallback.node(),
                        fallback.path(),
                        "service '" + name + "' falls back on itself",
                        "expected a chain of services with an end");
            }
        });
    }

    /**
     * Notes services that would share an upstream: what one of them is given would be the other's.
     *
     * @param strategy name of the strategy
     * @param services the services
     * @param problems takes what is found
     */
    static void upstreams(String strategy, List<ServiceReader.Placed> services, Problems problems) {
        Map<String, String> owners = new LinkedHashMap<>();
        for (ServiceReader.Placed placed : services) {
            if (placed.upstream().isEmpty()) {
                owners.put(
                        Translation.upstreamName(strategy, placed.service()),
                        placed.service().name());
            }
        }
        for (ServiceReader.Placed placed : services) {
            placed.upstream().ifPresent(name -> {
                String earlier =
                        owners.putIfAbsent(name.value(), placed.service().name());
                if (earlier != null) {
                    problems.add(
                            name.node(),
                            name.path(),
                            "the upstream of service '" + earlier + "'",
                            "expected an upstream of its own for each service");
                }
            });
        }
    }

    private static boolean leadsBack(String start, Map<String, Located<String>> next) {
        Located<String> at = next.get(start);
        for (int steps = 0; at != null && steps <= next.size(); steps++) {
            if (at.value().equals(start)) {
                return true;
            }
            at = next.get(at.value());
        }
        return false;
    }
}
