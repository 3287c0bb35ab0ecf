package dev.wissel.gateway.http;

/** Request methods of RFC 9110 §9 and RFC 5789. Any other token is {@link #OTHER}; methods are case-sensitive. Immutable. */
public enum Method {
    GET(true, true),
    HEAD(true, true),
    POST(false, false),
    PUT(false, true),
    DELETE(false, true),
    OPTIONS(true, true),
    TRACE(true, true),
    PATCH(false, false),
    CONNECT(false, false),
    /** A method that this gateway knows nothing of; taken to be neither safe nor idempotent. */
    OTHER(false, false);

    private final boolean safe;
    private final boolean idempotent;

    Method(boolean safe, boolean idempotent) {
        this.safe = safe;
        this.idempotent = idempotent;
    }

    /** Returns whether the method asks for no change of state (RFC 9110 §9.2.1). */
    public boolean safe() {
        return safe;
    }

    /** Returns whether sending the request twice has the effect of sending it once (RFC 9110 §9.2.2). */
    public boolean idempotent() {
        return idempotent;
    }

    /** Returns the method with this name in {@code bytes[from, to)}; {@link #OTHER} if there is none. */
    static Method of(byte[] bytes, int from, int to) {
        return switch (to - from) {
            case 3 -> match(bytes[from] == 'G' ? GET : PUT, bytes, from);
            case 4 -> match(bytes[from] == 'P' ? POST : HEAD, bytes, from);
            case 5 -> match(bytes[from] == 'P' ? PATCH : TRACE, bytes, from);
            case 6 -> match(DELETE, bytes, from);
            case 7 -> match(bytes[from] == 'O' ? OPTIONS : CONNECT, bytes, from);
            default -> OTHER;
        };
    }

    private static Method match(Method candidate, byte[] bytes, int from) {
        String name = candidate.name();
        for (int i = 0; i < name.length(); i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return OTHER;
            }
        }
        return candidate;
    }
}
