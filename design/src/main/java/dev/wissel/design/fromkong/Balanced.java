package dev.wissel.design.fromkong;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service whose host is an upstream, with its routes and the upstream's targets, wherever in the document they stand.
 *
 * @param service the service
 * @param routes its routes
 * @param upstream the upstream
 * @param targets the targets of the upstream
 */
record Balanced(
        Map<String, @Nullable Object> service,
        List<Map<String, @Nullable Object>> routes,
        Map<String, @Nullable Object> upstream,
        List<Map<String, @Nullable Object>> targets) {
    private static final Set<String> HTTP = Set.of("http", "https");

    /** Returns the balanced services of a document, and notes what is left alone. */
    static List<Balanced> of(Map<String, @Nullable Object> document, List<String> notes) {
        List<Map<String, @Nullable Object>> routes = Values.maps(document.get("routes"));
        List<Map<String, @Nullable Object>> targets = Values.maps(document.get("targets"));
        Map<String, Map<String, @Nullable Object>> upstreams = new LinkedHashMap<>();
        Values.maps(document.get("upstreams"))
                .forEach(upstream -> Values.text(upstream, "name").ifPresent(name -> upstreams.put(name, upstream)));
        Map<String, String> owners = new LinkedHashMap<>();
        List<Balanced> found = new ArrayList<>();
        for (Map<String, @Nullable Object> service : Values.maps(document.get("services"))) {
            String label = label(service);
            String host = host(service);
            Map<String, @Nullable Object> upstream = upstreams.get(host);
            if (upstream == null) {
                notes.add("Service '" + label + "' has no upstream (its host is '" + host
                        + "'), so there is nothing to balance; it stays as it is.");
            } else if (!HTTP.contains(protocol(service))) {
                notes.add("Service '" + label + "' speaks " + protocol(service) + "; it stays as it is.");
            } else if (owners.putIfAbsent(host, label) != null) {
                notes.add("Service '" + label + "' shares the upstream '" + host + "' with service '"
                        + owners.getOrDefault(host, "") + "'; the strategy holds the upstream once, under that one.");
            } else {
                Balanced balanced = new Balanced(
                        service,
                        children(service.get("routes"), routes, "service", service),
                        upstream,
                        children(upstream.get("targets"), targets, "upstream", upstream));
                if (balanced.targets.isEmpty()) {
                    notes.add("Upstream '" + host + "' has no targets; it stays as it is.");
                } else {
                    found.add(balanced);
                }
            }
        }
        upstreams.keySet().stream()
                .filter(name -> !owners.containsKey(name))
                .forEach(name -> notes.add("Upstream '" + name + "' is the host of no service; it stays as it is."));
        return found;
    }

    private static List<Map<String, @Nullable Object>> children(
            @Nullable Object nested,
            List<Map<String, @Nullable Object>> top,
            String reference,
            Map<String, @Nullable Object> parent) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>(Values.maps(nested));
        for (Map<String, @Nullable Object> entity : top) {
            Object to = entity.get(reference);
            Object id = to instanceof Map<?, ?> map ? (map.get("id") != null ? map.get("id") : map.get("name")) : to;
            if (id != null && (id.equals(parent.get("id")) || id.equals(parent.get("name")))) {
                all.add(entity);
            }
        }
        return all;
    }

    private static String label(Map<String, @Nullable Object> service) {
        return Values.text(service, "name").or(() -> Values.text(service, "id")).orElse("without a name");
    }

    /** Returns the host, also out of the shorthand {@code url}. */
    private static String host(Map<String, @Nullable Object> service) {
        return Values.text(service, "url")
                .map(url -> uri(url).getHost())
                .orElseGet(() -> Values.text(service, "host", ""));
    }

    static String protocol(Map<String, @Nullable Object> service) {
        return Values.text(service, "url")
                .map(url -> String.valueOf(uri(url).getScheme()))
                .orElseGet(() -> Values.text(service, "protocol", "http"));
    }

    static @Nullable String path(Map<String, @Nullable Object> service) {
        String path = Values.text(service, "url")
                .map(url -> uri(url).getRawPath())
                .orElseGet(() -> Values.text(service, "path", ""));
        return path.isEmpty() ? null : path;
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException unreadable) {
            return URI.create("http://unreadable.invalid");
        }
    }

    String serviceLabel() {
        return label(service);
    }

    String upstreamName() {
        return Values.text(upstream, "name", "");
    }
}
