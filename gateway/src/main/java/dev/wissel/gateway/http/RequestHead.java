package dev.wissel.gateway.http;

/** A request's head. Confined to a connection's event loop. */
public final class RequestHead extends Head {
    /**
     * Parses the head in {@code bytes[from, to)}.
     *
     * @return bytes of the head with its empty line, &gt; 0; {@link #NEED_MORE}; or {@link HttpError#code}
     */
    public int parse(byte[] bytes, int from, int to, Limits limits) {
        return Skeleton.todo();
    }

    /** Returns the method. */
    public Method method() {
        return Skeleton.todo();
    }

    /** Returns the method as sent. */
    public String methodText() {
        return Skeleton.todo();
    }

    /** Returns where the method starts. */
    public int methodStart() {
        return Skeleton.todo();
    }

    /** Returns where the method ends (exclusive). */
    public int methodEnd() {
        return Skeleton.todo();
    }

    /** Returns where the request target, as sent, starts. */
    public int targetStart() {
        return Skeleton.todo();
    }

    /** Returns where the request target ends (exclusive). */
    public int targetEnd() {
        return Skeleton.todo();
    }

    /** Returns where the path starts. */
    public int pathStart() {
        return Skeleton.todo();
    }

    /** Returns where the path ends (exclusive); {@link #pathStart} if an absolute-form target has none, which stands for {@code /}. */
    public int pathEnd() {
        return Skeleton.todo();
    }

    /** Returns where the query starts, after the question mark; -1 if there is no question mark. */
    public int queryStart() {
        return Skeleton.todo();
    }

    /** Returns where the query ends (exclusive); -1 if there is no question mark. */
    public int queryEnd() {
        return Skeleton.todo();
    }

    /** Returns whether the target is {@code *} (of OPTIONS). */
    public boolean asterisk() {
        return Skeleton.todo();
    }

    /** Returns where the host starts, in Host or in an absolute-form target; -1 if an HTTP/1.0 request has none. */
    public int hostStart() {
        return Skeleton.todo();
    }

    /** Returns where the host without its port ends (exclusive); -1 if there is none. */
    public int hostEnd() {
        return Skeleton.todo();
    }

    /** Returns where the host with its port ends (exclusive); -1 if there is none. */
    public int authorityEnd() {
        return Skeleton.todo();
    }

    /** Returns the port after the host, in [1, 65535]; -1 if none was sent. */
    public int port() {
        return Skeleton.todo();
    }

    /** Returns whether the client waits for 100 (Continue) before it sends the body that it announces. */
    public boolean expectContinue() {
        return Skeleton.todo();
    }

    /** Returns whether the client takes trailers (TE holds {@code trailers}). */
    public boolean acceptsTrailers() {
        return Skeleton.todo();
    }

    /** Returns whether the client asks for WebSocket: {@link #upgrade} with exactly {@code websocket}. */
    public boolean webSocket() {
        return Skeleton.todo();
    }
}
