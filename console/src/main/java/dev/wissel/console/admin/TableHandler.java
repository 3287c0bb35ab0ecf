package dev.wissel.console.admin;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between Jetty's requests and the route table. Thread-safe. */
final class TableHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(TableHandler.class);
    /** The version that the Admin API is compatible with, as Kong says it in each answer. */
    private static final String SERVER = "kong/3.9.3";

    private final RouteTable table;
    private final int maxBodyBytes;
    private final AdminGuard guard;
    /** What bodies on their way may take together: as much as the requests that are answered at a time. */
    private final AtomicLong bodyRoom;

    TableHandler(RouteTable table, AdminOptions options) {
        this.table = table;
        this.maxBodyBytes = options.maxBodyBytes();
        this.guard = options.guard();
        this.bodyRoom = new AtomicLong((long) options.threads() * Math.max(options.maxBodyBytes(), 1 << 20));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long startNanos = System.nanoTime();
        AdminAnswer refusal = guard.refusal(request.getMethod(), headers(request));
        if (refusal != null) {
            write(refusal.with("Connection", "close"), response, callback, 0); // its body is not read
            return true;
        }
        if (request.getLength() > maxBodyBytes) {
            write(refused(413), response, callback, 0);
            return true;
        }
        new BodyReader(request, maxBodyBytes, bodyRoom, new BodyReader.Done() {
                    @Override
                    public void whole(byte[] body) {
                        AdminAnswer answer = answer(request, body);
                        write(answer, response, callback, (System.nanoTime() - startNanos) / 1_000_000);
                    }

                    @Override
                    public void refused(int status) {
                        write(TableHandler.refused(status), response, callback, 0);
                    }

                    @Override
                    public void broken(Throwable failure) {
                        callback.failed(failure);
                    }
                })
                .run();
        return true;
    }

    /** nginx's page; the rest of the body is not read. */
    private static AdminAnswer refused(int status) {
        String text = status == 413 ? "Request Entity Too Large" : HttpStatus.getMessage(status);
        return AdminAnswer.page(status, text).with("Connection", "close");
    }

    private AdminAnswer answer(Request request, byte[] body) {
        String query = request.getHttpURI().getQuery();
        AdminRequest asked = new AdminRequest(
                request.getMethod().equals("HEAD") ? "GET" : request.getMethod(),
                path(request),
                Map.of(),
                Query.of(query == null ? "" : query),
                headers(request),
                body);
        try {
            return table.answer(asked);
        } catch (RuntimeException broken) {
            LOG.error("{} {}: {}", asked.method(), asked.path(), broken, broken);
            return AdminAnswer.unexpected();
        }
    }

    private static String path(Request request) {
        String path = request.getHttpURI().getPath();
        return path == null ? "/" : path;
    }

    private static Map<String, String> headers(Request request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), value == null ? "" : value);
        }
        return headers;
    }

    /** Answers what Jetty refuses before a handler sees it, as nginx does. */
    static boolean answerBrokenRequest(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        response.getHeaders().clear();
        write(AdminAnswer.page(status, HttpStatus.getMessage(status)), response, callback, 0);
        return true;
    }

    private static void write(AdminAnswer answer, Response response, Callback callback, long latencyMillis) {
        response.setStatus(answer.status());
        var headers = response.getHeaders();
        String contentType = answer.contentType();
        if (contentType != null) {
            headers.put("Content-Type", contentType);
        }
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put("Access-Control-Allow-Credentials", "true");
        answer.headers().forEach((name, value) -> headers.put(name, value));
        headers.put("X-Kong-Admin-Latency", Long.toString(latencyMillis));
        headers.put("Server", SERVER);
        if (answer.status() != HttpStatus.NO_CONTENT_204 && answer.status() != HttpStatus.NOT_MODIFIED_304) {
            headers.put("Content-Length", Integer.toString(answer.body().length));
        }
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }
}
