package dev.wissel.gateway.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the router asks of a request. Texts are byte texts: one char per byte, as received.
 *
 * <p>Implemented by the codec over its own buffers; asked only for what some route depends on. Confined to the caller's thread.
 */
public interface RequestView {
    /** Returns the method. */
    String method();

    /** Returns the target in origin form, path and query, not decoded. */
    String target();

    /** Returns the Host header or the authority, with its port if it has one; null if the request has none. */
    @Nullable
    String host();

    /**
     * Returns all values of a header, in order; empty if it is absent.
     *
     * @param name lower-case name
     */
    List<String> header(String name);

    /** Returns whether the connection itself is TLS, whatever a forwarding header says. */
    boolean secure();

    /** Returns the server name of the TLS handshake; null if there was none. */
    @Nullable
    String sni();

    /** Returns the port that the listener is known by, for example 8000. */
    int listenPort();
}
