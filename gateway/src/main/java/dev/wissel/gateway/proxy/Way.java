package dev.wissel.gateway.proxy;

import dev.wissel.gateway.tls.ClientTls;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a service's targets are spoken to: with TLS or without, and over which HTTP. What was opened in one way is never used in another; ways are equal if
 * nobody could tell connections opened in them apart. Immutable.
 */
public final class Way {
    /** HTTP/1.1 without TLS. */
    public static final Way PLAIN = new Way(null, false);

    private final @Nullable ClientTls tls;
    private final boolean http2;

    /**
     * Makes one.
     *
     * @param tls how TLS is spoken; null for none
     * @param http2 whether HTTP/2 is spoken, which it is for gRPC alone (facts 1.1)
     */
    public Way(@Nullable ClientTls tls, boolean http2) {
        this.tls = tls;
        this.http2 = http2;
    }

    @Nullable
    ClientTls tls() {
        return tls;
    }

    boolean http2() {
        return http2;
    }

    private ClientTls.@Nullable Wishes wishes() {
        return tls == null ? null : tls.wishes();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Way way && http2 == way.http2 && Objects.equals(wishes(), way.wishes());
    }

    @Override
    public int hashCode() {
        return Objects.hash(http2, wishes());
    }
}
