package dev.wissel.design.fromkong;

import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Edition;
import dev.wissel.design.strategy.KongTarget.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a running Kong through its Admin API (Kong facts 6). It only reads. With a database it asks for services, routes, upstreams, targets and global
 * plugins, page by page; without, for the whole configuration. Confined to one thread.
 */
public final class AdminApi {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 10_000;
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final int SHOWN_CHARS = 200;
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){1,3})(.*)");
    /** What Kong adds to every entity and no file holds. */
    private static final Set<String> ADDED = Set.of("created_at", "updated_at", "ws_id", "workspace_id");

    private final URI base;
    private final @Nullable String token;
    private final Duration timeout;
    private final HttpClient client;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * Makes a reader.
     *
     * @param base where the Admin API is, with the workspace as its path in Enterprise
     * @param token value of the header {@code Kong-Admin-Token}; null for none
     * @param timeout longest wait for each answer
     */
    public AdminApi(URI base, @Nullable String token, Duration timeout) {
        if (base.getHost() == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
            throw new IllegalArgumentException("base: " + base + " (expected: a URL such as http://localhost:8001)");
        }
        this.base = base;
        this.token = token;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Reads the configuration.
     *
     * @throws AdminFailure if it cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public ExistingKong read() throws AdminFailure, InterruptedException {
        Map<String, @Nullable Object> root = get("/");
        KongTarget kong = target(root);
        return kong.mode() == Mode.DBLESS ? whole(kong) : entities(kong);
    }

    private KongTarget target(Map<String, @Nullable Object> root) throws AdminFailure {
        Matcher version = VERSION.matcher(Values.text(root, "version", ""));
        if (!version.matches()) {
            throw new AdminFailure(
                    "GET " + url("/", Map.of()) + ": no 'version' in the answer (expected: Kong's Admin API)");
        }
        Object configuration = root.get("configuration");
        boolean enterprise =
                version.group(2).contains("enterprise") || version.group(1).split("\\.", -1).length > 3;
        Mode mode = "off".equals(Values.at(configuration, "database"))
                ? Mode.DBLESS
                : "control_plane".equals(Values.at(configuration, "role")) ? Mode.HYBRID : Mode.DB;
        KongTarget kong = new KongTarget(version.group(1), enterprise ? Edition.ENTERPRISE : Edition.OSS, mode);
        if (!kong.isAtLeast(2, 8)) {
            throw new AdminFailure(
                    "Kong " + kong.version() + " at " + url("/", Map.of()) + " (expected: 2.8 or later)");
        }
        return kong;
    }

    private ExistingKong whole(KongTarget kong) throws AdminFailure, InterruptedException {
        Map<String, @Nullable Object> answer = get("/config");
        String text = Values.text(answer, "config", "");
        ExistingKong.Reading reading = ExistingKong.read(url("/config", Map.of()), text);
        if (reading.kong().isEmpty()) {
            throw new AdminFailure(
                    reading.problems().isEmpty()
                            ? url("/config", Map.of()) + ": empty"
                            : reading.problems().get(0).render());
        }
        return new ExistingKong(shown(), reading.kong().get().document(), kong, true, List.of());
    }

    private ExistingKong entities(KongTarget kong) throws AdminFailure, InterruptedException {
        List<Map<String, @Nullable Object>> services = all("/services");
        List<Map<String, @Nullable Object>> routes = all("/routes");
        List<Map<String, @Nullable Object>> upstreams = all("/upstreams");
        for (Map<String, @Nullable Object> service : services) {
            service.put("routes", children(routes, "service", service));
        }
        for (Map<String, @Nullable Object> upstream : upstreams) {
            String id = Values.text(upstream, "id", "");
            List<Map<String, @Nullable Object>> targets = all("/upstreams/" + id + "/targets");
            targets.forEach(target -> target.remove("upstream"));
            upstream.put("targets", targets);
        }
        List<Object> plugins = new ArrayList<>();
        for (Map<String, @Nullable Object> plugin : all("/plugins")) {
            boolean global =
                    plugin.get("service") == null && plugin.get("route") == null && plugin.get("consumer") == null;
            if (global && "prometheus".equals(plugin.get("name"))) {
                plugins.add(plugin);
            }
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("_format_version", kong.isAtLeast(3, 0) ? "3.0" : "1.1");
        document.put("services", services);
        document.put("upstreams", upstreams);
        if (!plugins.isEmpty()) {
            document.put("plugins", plugins);
        }
        List<String> notes = List.of(
                "Only what concerns balancing was read; consumers, certificates and other plugins stay in Kong as"
                        + " they are.");
        return new ExistingKong(shown(), document, kong, false, notes);
    }

    private static List<Map<String, @Nullable Object>> children(
            List<Map<String, @Nullable Object>> all, String reference, Map<String, @Nullable Object> parent) {
        List<Map<String, @Nullable Object>> children = new ArrayList<>();
        for (Map<String, @Nullable Object> child : all) {
            Object id = Values.at(child.get(reference), "id");
            if (id != null && id.equals(parent.get("id"))) {
                child.remove(reference);
                children.add(child);
            }
        }
        return children;
    }

    /** Returns every entity of a collection, in the order of Kong, without what no file holds. */
    private List<Map<String, @Nullable Object>> all(String path) throws AdminFailure, InterruptedException {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        Optional<String> offset = Optional.empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("size", String.valueOf(PAGE));
            offset.ifPresent(at -> query.put("offset", at));
            Map<String, @Nullable Object> answer = get(path, query);
            Values.maps(answer.get("data")).forEach(entity -> all.add(cleaned(entity)));
            Optional<String> next = Values.text(answer, "offset");
            if (next.isEmpty()) {
                return all;
            }
            if (next.equals(offset)) {
                break;
            }
            offset = next;
        }
        throw new AdminFailure(
                "GET " + url(path, Map.of()) + ": the pages have no end (expected: a page without 'offset')");
    }

    private static Map<String, @Nullable Object> cleaned(Map<String, @Nullable Object> entity) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        entity.forEach((key, value) -> {
            if (value != null && !ADDED.contains(key)) {
                out.put(key, value);
            }
        });
        return out;
    }

    private Map<String, @Nullable Object> get(String path) throws AdminFailure, InterruptedException {
        return get(path, Map.of());
    }

    private Map<String, @Nullable Object> get(String path, Map<String, String> query)
            throws AdminFailure, InterruptedException {
        String url = url(path, query);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).timeout(timeout).header("Accept", "application/json");
        if (token != null) {
            request.header("Kong-Admin-Token", token);
        }
        HttpResponse<InputStream> response;
        byte[] body;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                body = in.readNBytes(MOST_BYTES + 1);
            }
        } catch (HttpTimeoutException late) {
            throw new AdminFailure("GET " + url + ": no answer within " + timeout.toSeconds() + " s");
        } catch (IOException unreachable) {
            String why = unreachable.getMessage() == null
                    ? unreachable.getClass().getSimpleName()
                    : unreachable.getMessage();
            throw new AdminFailure("GET " + url + ": cannot be reached: " + why);
        }
        if (body.length > MOST_BYTES) {
            throw new AdminFailure("GET " + url + ": an answer of more than " + MOST_BYTES + " bytes");
        }
        return object(url, response.statusCode(), new String(body, StandardCharsets.UTF_8));
    }

    private Map<String, @Nullable Object> object(String url, int status, String body) throws AdminFailure {
        if (status != 200) {
            String mend = switch (status) {
                case 401, 403 -> " (expected: a valid token in the environment variable KONG_ADMIN_TOKEN)";
                case 404 -> " (expected: the address of Kong's Admin API, usually port 8001)";
                default -> "";
            };
            throw new AdminFailure("GET " + url + ": status " + status + ": " + start(body) + mend);
        }
        try {
            Object value = json.readValue(body, Object.class);
            if (value instanceof Map) {
                return Values.map(Values.copy(value));
            }
        } catch (JacksonException noJson) {
            // told below
        }
        throw new AdminFailure("GET " + url + ": no JSON object: " + start(body) + " (expected: Kong's Admin API)");
    }

    private static String start(String body) {
        String shown = body.length() > SHOWN_CHARS ? body.substring(0, SHOWN_CHARS) : body;
        return shown.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private String shown() {
        return url("", Map.of());
    }

    /** Returns the address of a path, without what stands before an @ in it. */
    private String url(String path, Map<String, String> query) {
        String prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
        StringBuilder url = new StringBuilder(base.getScheme()).append("://").append(base.getHost());
        if (base.getPort() >= 0) {
            url.append(':').append(base.getPort());
        }
        url.append(prefix).append(path);
        char separator = '?';
        for (Map.Entry<String, String> entry : query.entrySet()) {
            url.append(separator)
                    .append(entry.getKey())
                    .append('=')
                    .append(URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        return url.toString();
    }
}
