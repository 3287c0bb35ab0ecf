package dev.wissel.gateway.http;

import org.jspecify.annotations.Nullable;

/** The form of an answer that the gateway makes itself, and its body as Kong words it. Immutable. */
public enum ErrorBody {
    JSON,
    HTML,
    PLAIN,
    XML,
    GRPC;

    /** Returns the form of an answer that Kong's own code makes, such as 404 and 503: JSON unless {@code accept} prefers another. */
    public static ErrorBody ofKong(@Nullable String accept) {
        return Skeleton.todo();
    }

    /**
     * Returns the form of an answer that nginx makes below Kong, such as 400, 502 and 504: by Accept, else by the request's Content-Type, else
     * plain text.
     */
    public static ErrorBody ofNginx(@Nullable String accept, @Nullable String contentType) {
        return Skeleton.todo();
    }

    /** Returns the text that nginx's own answers of this status carry. */
    public static String message(int status) {
        return Skeleton.todo();
    }

    /** Returns the value of Content-Type. */
    public String contentType() {
        return Skeleton.todo();
    }

    /** Returns the body. */
    public byte[] render(String message, String requestId) {
        return Skeleton.todo();
    }
}
