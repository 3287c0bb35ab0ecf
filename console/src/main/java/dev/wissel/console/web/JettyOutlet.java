package dev.wissel.console.web;

import dev.wissel.console.stream.Outlet;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A listener at the other end of a connection. Thread-safe. */
final class JettyOutlet implements Outlet {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final BooleanSupplier allowed;
    private final AtomicBoolean done = new AtomicBoolean();

    JettyOutlet(Request request, Response response, Callback callback, BooleanSupplier allowed) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.allowed = allowed;
    }

    @Override
    public void write(byte[] bytes, Consumer<Boolean> written) {
        response.write(false, ByteBuffer.wrap(bytes), Callback.from(() -> written.accept(true), failure -> {
            written.accept(false);
            fail(failure);
        }));
    }

    @Override
    public void close() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        fail(new IllegalStateException("the stream was ended"));
    }

    private void fail(Throwable failure) {
        if (done.compareAndSet(false, true)) {
            callback.failed(failure);
        }
    }

    @Override
    public boolean allowed() {
        return allowed.getAsBoolean();
    }
}
