package dev.wissel.gateway.http;

/** The Date header's value (IMF-fixdate, RFC 9110 §5.6.7), made once a second. Confined to an event loop. */
public final class HttpDate {
    /** Bytes of a date. */
    public static final int LENGTH = 29;

    /** Returns the date as 29 ASCII bytes, valid until the next call; not to be modified. */
    public byte[] at(long epochMillis) {
        return Skeleton.todo();
    }
}
