package dev.wissel.gateway.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The form of an answer that the gateway makes itself, and its body as Kong words it. Immutable.
 *
 * <p>Kong 3.9 has two makers of such answers, and they choose differently. Its own code (404 no route, 503 no peer or name, 426, 415) goes by
 * Accept and falls back to JSON. nginx below it (400, 408, 413, 414, 500, 502, 504) goes by Accept, else by the <em>request's</em> Content-Type,
 * else plain text.
 */
public enum ErrorBody {
    JSON("application/json; charset=utf-8"),
    HTML("text/html; charset=utf-8"),
    PLAIN("text/plain; charset=utf-8"),
    XML("application/xml; charset=utf-8"),
    /** JSON without the request's id: what an answer made by nginx is for a gRPC client that speaks HTTP/1. */
    GRPC("application/json; charset=utf-8"),
    /** No body and no Content-Type: what an answer made by Kong is if {@code application/grpc} is what HTTP/1 accepts best. */
    EMPTY("");

    private static final String GRPC_TYPE = "application/grpc";

    private final String contentType;

    ErrorBody(String contentType) {
        this.contentType = contentType;
    }

    /**
     * Returns the form of an answer that Kong's own code makes, such as 404 and 503.
     *
     * @param accept the request's Accept headers, joined by commas; null if there are none
     */
    public static ErrorBody ofKong(@Nullable String accept) {
        return accept == null ? JSON : AcceptRule.best(accept);
    }

    /**
     * Returns the form of an answer that nginx makes below Kong, such as 400, 502 and 504.
     *
     * @param accept the request's first Accept header; null if there is none
     * @param contentType the request's Content-Type; null if there is none
     */
    public static ErrorBody ofNginx(@Nullable String accept, @Nullable String contentType) {
        String wanted = accept != null ? accept : contentType;
        if (wanted == null) {
            return PLAIN;
        }
        return wanted.startsWith(GRPC_TYPE) ? GRPC : AcceptRule.best(wanted);
    }

    /** {@link #ofKong(String)} for this request. */
    public static ErrorBody ofKong(RequestHead request) {
        int first = request.indexOf(KnownHeader.ACCEPT);
        if (first < 0) {
            return JSON;
        }
        StringBuilder accept = new StringBuilder(request.value(first));
        for (int i = first + 1; i < request.headerCount(); i++) {
            if (request.known(i) == KnownHeader.ACCEPT) {
                accept.append(',').append(request.value(i));
            }
        }
        return ofKong(accept.toString());
    }

    /** {@link #ofNginx(String, String)} for this request. */
    public static ErrorBody ofNginx(RequestHead request) {
        return ofNginx(first(request, KnownHeader.ACCEPT), first(request, KnownHeader.CONTENT_TYPE));
    }

    private static @Nullable String first(RequestHead request, KnownHeader header) {
        int index = request.indexOf(header);
        return index < 0 ? null : request.value(index);
    }

    /** Returns the text that answers of this status carry where there is no better one. */
    public static String message(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 408 -> "Request timeout";
            case 411 -> "Length required";
            case 412 -> "Precondition failed";
            case 413 -> "Payload too large";
            case 414 -> "URI too long";
            case 417 -> "Expectation failed";
            case 421 -> "Misdirected request";
            case 426 -> "Upgrade required";
            case 429 -> "Too many requests";
            case 431, 494 -> "Request header or cookie too large";
            case 500 -> "An unexpected error occurred";
            case 501 -> "Not implemented";
            case 502 -> "An invalid response was received from the upstream server";
            case 503 -> "The upstream server is currently unavailable";
            case 504 -> "The upstream server is timing out";
            case 505 -> "HTTP version not supported";
            default -> "The upstream server responded with " + status;
        };
    }

    /** Returns the value of Content-Type; empty if there is to be none. */
    public String contentType() {
        return contentType;
    }

    /**
     * Returns the body as UTF-8.
     *
     * @param message what went wrong, as ASCII; characters with a meaning in the form are escaped
     * @param requestId the request's id, 32 hexadecimal digits
     */
    public byte[] render(String message, String requestId) {
        String body = switch (this) {
            case JSON -> "{\n  \"message\":\"" + json(message) + "\",\n  \"request_id\":\"" + json(requestId) + "\"\n}";
            case HTML -> html(markup(message), markup(requestId));
            case PLAIN -> message + "\nrequest_id: " + requestId + "\n";
            case XML -> xml(markup(message), markup(requestId));
            case GRPC -> "{\"message\":\"" + json(message) + "\"}";
            case EMPTY -> "";
        };
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static String html(String message, String requestId) {
        return """
                <!doctype html>
                <html>
                  <head>
                    <meta charset="utf-8">
                    <title>Error</title>
                  </head>
                  <body>
                    <h1>Error</h1>
                    <p>%s.</p>
                    <p>request_id: %s</p>
                  </body>
                </html>
                """.formatted(message, requestId);
    }

    private static String xml(String message, String requestId) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <error>
                  <message>%s</message>
                  <requestid>%s</requestid>
                </error>
                """.formatted(message, requestId);
    }

    private static String json(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < 0x20) {
                escaped.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String markup(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
