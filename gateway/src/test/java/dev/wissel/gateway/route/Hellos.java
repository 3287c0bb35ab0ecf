package dev.wissel.gateway.route;

import java.nio.ByteBuffer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** First messages of TLS connections, as the Java platform's client says them. */
public final class Hellos {
    private Hellos() {}

    /** Returns the records with which a client asks for this server; an empty name asks for none. */
    public static byte[] of(String serverName) {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            if (!serverName.isEmpty()) {
                parameters.setServerNames(java.util.List.of(new SNIHostName(serverName)));
            }
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            byte[] hello = new byte[out.flip().remaining()];
            out.get(hello);
            return hello;
        } catch (java.security.GeneralSecurityException | javax.net.ssl.SSLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
