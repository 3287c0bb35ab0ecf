package dev.wissel.gateway.http;

/** A response's head. Confined to a connection's event loop. */
public final class ResponseHead extends Head {
    /**
     * Parses the head in {@code bytes[from, to)}.
     *
     * @param requestMethod method of the request that it answers: a response to HEAD has no body
     * @return bytes of the head with its empty line, &gt; 0; {@link #NEED_MORE}; or {@link HttpError#code}
     */
    public int parse(byte[] bytes, int from, int to, Limits limits, Method requestMethod) {
        return Skeleton.todo();
    }

    /** Returns the status, in [100, 999]. */
    public int status() {
        return Skeleton.todo();
    }

    /** Returns whether the status is 1xx: another head follows, unless it is 101. */
    public boolean interim() {
        return Skeleton.todo();
    }

    /** Returns where the reason phrase starts. */
    public int reasonStart() {
        return Skeleton.todo();
    }

    /** Returns where the reason phrase ends (exclusive). */
    public int reasonEnd() {
        return Skeleton.todo();
    }
}
