package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.BodyReader;
import dev.wissel.console.admin.Query;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.live.Live;
import dev.wissel.console.stream.StreamHub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between Jetty's requests and what answers them. Thread-safe. */
final class ConsoleHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHandler.class);
    private static final String STREAM = "/api/v1/stream";
    /** Where texts of users are sent to: strategies and configurations. */
    private static final Set<String> LONG_BODIES = Set.of("/api/v1/design", "/api/v1/check", "/api/v1/simulate");

    private static final int LONG_BODY_BYTES = 1 << 20;
    private static final int SHORT_BODY_BYTES = 16 << 10;
    private static final int JOURNALLED_AT_ONCE = 20;
    private static final Duration JOURNALLED_EACH = Duration.ofSeconds(10);
    private static final int LONGEST_SHOWN = 120;
    /** Names that no header can have. */
    private static final String PEER = ":peer";

    private static final String LOCAL = ":local";
    private static final String SECURE = ":secure";
    private static final InetAddress NOBODY = address("0.0.0.0");

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
                    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                            + "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()");

    private final RouteTable table;
    private final ConsoleDoor door;
    private final StaticFiles files;
    private final StreamHub hub;
    private final Live live;
    private final Map<Connector, AdminListen> listens;
    private final ConsoleOptions options;
    private final Allowance journalled;
    /** What bodies on their way may take together. */
    private final AtomicLong bodyRoom = new AtomicLong(8L * LONG_BODY_BYTES);

    ConsoleHandler(
            RouteTable table,
            ConsoleDoor door,
            StreamHub hub,
            Map<Connector, AdminListen> listens,
            ConsoleOptions options) {
        this.table = table;
        this.door = door;
        this.files = new StaticFiles();
        this.hub = hub;
        this.live = options.live();
        this.listens = listens;
        this.options = options;
        this.journalled = new Allowance(JOURNALLED_AT_ONCE, JOURNALLED_EACH, options.nanoClock());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Visit visit = visit(request);
        AdminAnswer refusal = door.refusal(visit);
        if (refusal == null && visit.path().equals(STREAM) && visit.method().equals("GET")) {
            stream(visit, request, response, callback);
            return true;
        }
        if (refusal == null) {
            refusal = misplaced(visit);
        }
        int longest = LONG_BODIES.contains(visit.path()) ? LONG_BODY_BYTES : SHORT_BODY_BYTES;
        if (refusal == null && request.getLength() > longest) {
            refusal = tooLong(longest);
        }
        if (refusal != null) {
            finish(visit, refusal.with("Connection", "close"), response, callback); // its body is not read
            return true;
        }
        new BodyReader(request, longest, bodyRoom, new BodyReader.Done() {
                    @Override
                    public void whole(byte[] body) {
                        finish(visit, answer(visit, request, body), response, callback);
                    }

                    @Override
                    public void refused(int status) {
                        AdminAnswer answer =
                                status == 413 ? tooLong(longest) : Json.problem(status, reason(status), null);
                        finish(visit, answer.with("Connection", "close"), response, callback);
                    }

                    @Override
                    public void broken(Throwable failure) {
                        callback.failed(failure);
                    }
                })
                .run();
        return true;
    }

    private static String reason(int status) {
        return status == 408 ? "the body came too slowly" : "too many bodies are on their way; try again";
    }

    private static AdminAnswer tooLong(int longest) {
        return Json.problem(413, "the body is too long (expected: at most " + longest + " bytes)", null);
    }

    /** Returns the answer to a path or a method that there is not; null if there is. */
    private @Nullable AdminAnswer misplaced(Visit visit) {
        Set<String> methods = visit.api() ? table.methods(visit.path()) : Set.of("GET");
        if (methods.isEmpty()) {
            return Json.problem(404, "Not found", null);
        }
        String method = visit.method().equals("HEAD") ? "GET" : visit.method();
        if (methods.contains(method)) {
            return null;
        }
        String allowed = String.join(", ", methods) + (methods.contains("GET") ? ", HEAD" : "");
        return Json.problem(
                        405,
                        BadRequest.shown(visit.method()) + " is not possible here (expected: " + allowed + ")",
                        null)
                .with("Allow", allowed);
    }

    private AdminAnswer answer(Visit visit, Request request, byte[] body) {
        if (!visit.api()) {
            return files.answer(visit);
        }
        String query = request.getHttpURI().getQuery();
        Map<String, String> headers = new LinkedHashMap<>(visit.headers());
        headers.put(PEER, visit.peer().getHostAddress());
        headers.put(LOCAL, Boolean.toString(visit.localListener()));
        headers.put(SECURE, Boolean.toString(visit.secure()));
        String method = visit.method().equals("HEAD") ? "GET" : visit.method();
        try {
            return table.answer(new AdminRequest(
                    method, visit.path(), Map.of(), Query.of(query == null ? "" : query), headers, body));
        } catch (BadRequest bad) {
            return Json.problem(bad.status(), String.valueOf(bad.getMessage()), bad.field());
        } catch (RuntimeException broken) {
            LOG.error("{} {}: {}", visit.method(), BadRequest.shown(visit.path()), broken, broken);
            return Json.problem(500, "something went wrong here; the log says what", null);
        }
    }

    private void stream(Visit visit, Request request, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        boolean gzip = StaticFiles.accepts(visit.header("accept-encoding"), "gzip");
        JettyOutlet outlet = new JettyOutlet(request, response, callback, () -> door.stays(visit));
        headers.put("Content-Type", "text/event-stream");
        if (gzip) {
            headers.put("Content-Encoding", "gzip");
        }
        common(headers);
        headers.put("Cache-Control", "no-store, no-transform");
        headers.put("X-Accel-Buffering", "no");
        response.setStatus(200);
        if (!hub.open(outlet, gzip, visit.peer().getHostAddress(), visit.header("last-event-id"))) {
            headers.clear();
            AdminAnswer full = Json.problem(503, "too many consoles are open; close some", null);
            finish(visit, full.with("Retry-After", "10"), response, callback);
        }
    }

    /** Journals what was asked for and refused, and answers. */
    private void finish(Visit visit, AdminAnswer answer, Response response, Callback callback) {
        if (visit.writes() && answer.status() >= 400 && answer.status() < 500 && answer.status() != 409) {
            journal(visit, answer);
        }
        write(answer, response, callback);
    }

    /** Journals a refusal, but not so many that they could fill a disk. Neither headers nor bodies go into it. */
    private void journal(Visit visit, AdminAnswer answer) {
        String who = visit.peer().getHostAddress();
        if (journalled.take("")) {
            String why = Json.MAPPER.readTree(answer.body()).path("message").asString("");
            live.refused(visit.method() + " " + printable(visit.path()), who, answer.status() + ": " + why);
        }
    }

    private static String printable(String path) {
        String shown = path.codePoints()
                .limit(LONGEST_SHOWN)
                .map(c -> c > 0x20 && c < 0x7f ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return shown.length() < path.length() ? shown + "..." : shown;
    }

    private Visit visit(Request request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), value == null ? "" : value);
        }
        String path = request.getHttpURI().getPath();
        AdminListen listen = listens.get(request.getConnectionMetaData().getConnector());
        boolean local = listen != null && ConsoleOptions.local(listen, options.loopback());
        return new Visit(
                request.getMethod(), path == null ? "/" : path, headers, peer(request), local, request.isSecure());
    }

    private static InetAddress peer(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : NOBODY;
    }

    private static InetAddress address(String numeric) {
        try {
            return InetAddress.getByName(numeric);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("numeric addresses are not looked up", impossible);
        }
    }

    /** Returns what a request said of itself before its body. */
    static Visit visit(AdminRequest request) {
        Map<String, String> headers = request.headers();
        return new Visit(
                request.method(),
                request.path(),
                headers,
                address(headers.getOrDefault(PEER, "0.0.0.0")),
                Boolean.parseBoolean(headers.get(LOCAL)),
                Boolean.parseBoolean(headers.get(SECURE)));
    }

    /** Answers what Jetty refuses before a handler sees it. */
    static boolean answerBrokenRequest(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        response.getHeaders().clear();
        write(Json.problem(status, String.valueOf(HttpStatus.getMessage(status)), null), response, callback);
        return true;
    }

    private static void common(HttpFields.Mutable headers) {
        ALWAYS.forEach((name, value) -> headers.put(name, value));
    }

    private static void write(AdminAnswer answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        String contentType = answer.contentType();
        if (contentType != null) {
            headers.put("Content-Type", contentType);
        }
        common(headers);
        headers.put("Cache-Control", "no-store");
        answer.headers().forEach((name, value) -> headers.put(name, value));
        if (answer.status() != HttpStatus.NO_CONTENT_204 && answer.status() != HttpStatus.NOT_MODIFIED_304) {
            headers.put("Content-Length", Integer.toString(answer.body().length));
        }
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }
}
