package dev.wissel.design.dialogue;

import dev.wissel.kong.declarative.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes wishes as a strategy that a person goes on with: in blocks, each with a comment. Stateless. */
public final class WishesText {
    private static final List<String> PLAIN = List.of("adaptive", "least-connections", "round-robin", "latency");

    private WishesText() {}

    /** Returns the strategy as YAML. */
    public static String yaml(Wishes wishes) {
        StringBuilder text = new StringBuilder();
        text.append(
                "# A strategy for Wissel. docs/strategy.md explains every key; what is left out has a reasoned default.\n\n");
        text.append(YamlText.of(Map.of("strategy", wishes.get(Question.NAME))));
        text.append("\n# What the users are promised. Where nothing else is said, the times follow from it.\n");
        text.append(YamlText.of(Map.of("objective", objective(wishes))));
        text.append("\n# In order of preference: the others stand by for the first.\n");
        text.append(YamlText.of(Map.of("regions", Question.items(wishes.get(Question.REGIONS)))));
        text.append("\n# The Kong that the configuration is written for.\n");
        text.append(YamlText.of(Map.of("kong", kong(wishes))));
        text.append("\n# Where each service runs, and how its requests get there.\n");
        Map<String, Object> services = new LinkedHashMap<>();
        wishes.services().forEach((name, service) -> services.put(name, service(service)));
        return text.append(YamlText.of(Map.of("services", services))).toString();
    }

    private static Map<String, Object> objective(Wishes wishes) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("availability", wishes.get(Question.AVAILABILITY));
        out.put("window", "30d");
        if (!wishes.get(Question.LATENCY).equals("none")) {
            out.put("latency", Map.of("p99", wishes.get(Question.LATENCY)));
        }
        out.put("failover", wishes.get(Question.FAILOVER));
        return out;
    }

    private static Map<String, Object> kong(Wishes wishes) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", wishes.get(Question.KONG_VERSION));
        out.put("edition", wishes.get(Question.KONG_EDITION));
        out.put("mode", wishes.get(Question.KONG_MODE));
        return out;
    }

    private static Map<String, Object> service(Wishes.ServiceWishes service) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("routes", List.of(Map.of("paths", List.of(service.get(Question.PATH)))));
        String method = service.get(Question.METHOD);
        if (PLAIN.contains(method)) {
            out.put("balance", method);
        } else {
            Map<String, Object> hashing = new LinkedHashMap<>();
            hashing.put("method", "consistent-hashing");
            hashing.put("on", method);
            out.put("balance", hashing);
        }
        if (!service.get(Question.HEALTH).equals("none")) {
            out.put("health", Map.of("path", service.get(Question.HEALTH)));
        }
        Map<String, Object> endpoints = new LinkedHashMap<>();
        service.endpoints().forEach((region, list) -> endpoints.put(region, endpoints(list)));
        out.put("endpoints", endpoints);
        fallback(service.get(Question.FALLBACK), out);
        return out;
    }

    private static List<Object> endpoints(String list) {
        List<Object> endpoints = new ArrayList<>();
        for (String item : Question.items(list)) {
            String[] words = item.split("\\s+", 2);
            Map<String, Object> endpoint = new LinkedHashMap<>();
            endpoint.put("target", words[0]);
            if (words.length > 1) {
                endpoint.put("capacity", words[1]);
            }
            endpoints.add(endpoint);
        }
        return endpoints;
    }

    private static void fallback(String answer, Map<String, Object> out) {
        if (answer.equals("none")) {
            return;
        }
        String[] words = answer.split("\\s+", 2);
        if (words.length == 2 && (words[0].equals("region") || words[0].equals("service"))) {
            out.put("fallback", Map.of(words[0], words[1]));
            return;
        }
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("status", 503L);
        inner.put("body", answer);
        out.put("fallback", Map.of("static", inner));
    }
}
