package dev.wissel.console.admin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose TLS handshake takes too long. Jetty's idle time does not: each byte of a handshake that comes drop by drop begins it anew. Thread-safe.
 */
final class HandshakeLimit implements Connection.Listener, SslHandshakeListener {
    private final Scheduler scheduler;
    private final long longestMillis;
    private final Map<EndPoint, Scheduler.Task> unfinished = new ConcurrentHashMap<>();

    HandshakeLimit(Scheduler scheduler, long longestMillis) {
        this.scheduler = scheduler;
        this.longestMillis = longestMillis;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            EndPoint raw = connection.getEndPoint();
            unfinished.put(raw, scheduler.schedule(() -> expire(raw), longestMillis, TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof SslConnection) {
            finish(connection.getEndPoint());
        }
    }

    @Override
    public void handshakeSucceeded(Event event) {
        finish(event.getEndPoint());
    }

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        finish(event.getEndPoint());
    }

    private void expire(EndPoint raw) {
        if (unfinished.remove(raw) != null) {
            raw.close();
        }
    }

    private void finish(@Nullable EndPoint raw) {
        Scheduler.Task task = raw == null ? null : unfinished.remove(raw);
        if (task != null) {
            task.cancel();
        }
    }
}
