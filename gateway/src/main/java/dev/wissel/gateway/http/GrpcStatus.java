package dev.wissel.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP status is to a client of gRPC, as Kong tells it in the answers that it makes itself ({@code kong/pdk/response.lua}), and how messages are written
 * in a header. Stateless.
 */
public final class GrpcStatus {
    /** The media type of gRPC; subtypes begin with it. */
    public static final String MEDIA_TYPE = "application/grpc";

    private static final int UNKNOWN = 2;

    private static final List<String> NAMES = List.of(
            "OK",
            "Canceled",
            "Unknown",
            "InvalidArgument",
            "DeadlineExceeded",
            "NotFound",
            "AlreadyExists",
            "PermissionDenied",
            "ResourceExhausted",
            "FailedPrecondition",
            "Aborted",
            "OutOfRange",
            "Unimplemented",
            "Internal",
            "Unavailable",
            "DataLoss",
            "Unauthenticated");

    private GrpcStatus() {}

    /** Returns whether a request with this Content-Type is one of gRPC. */
    public static boolean is(@Nullable String contentType) {
        return contentType != null && contentType.startsWith(MEDIA_TYPE);
    }

    /** Returns gRPC's status for a status of HTTP. */
    public static int of(int httpStatus) {
        return switch (httpStatus) {
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 5;
            case 409 -> 6;
            case 429 -> 8;
            case 499 -> 1;
            case 501 -> 12;
            case 503 -> 14;
            case 504 -> 4;
            default -> ofClass(httpStatus / 100);
        };
    }

    private static int ofClass(int hundreds) {
        return switch (hundreds) {
            case 2 -> 0;
            case 4 -> 3;
            case 5 -> 13;
            default -> UNKNOWN;
        };
    }

    /** Returns the name by which Kong's own code tells a status; what nginx below it says carries a message instead. */
    public static String name(int grpcStatus) {
        return NAMES.get(grpcStatus);
    }

    /** Returns a message as it is written in {@code grpc-message}: percent-encoded but for printable ASCII. */
    public static String encoded(String message) {
        StringBuilder text = new StringBuilder(message.length());
        for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < 0x7f && b != '%') {
                text.append((char) b);
            } else {
                text.append('%')
                        .append(Character.toUpperCase(Character.forDigit(b >> 4 & 0xf, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
            }
        }
        return text.toString();
    }
}
