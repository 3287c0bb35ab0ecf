package dev.wissel.console.admin;

import dev.wissel.gateway.tls.ListenerTls;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** How the servers of this process listen: HTTP/1.1, plain or over TLS. */
public final class Connectors {
    private static final int IDLE_TIMEOUT_MILLIS = 60_000;

    private Connectors() {}

    /**
     * Returns a connector for an address; it is not added to the server yet.
     *
     * @param tls for a listener with TLS; not looked at otherwise
     */
    public static ServerConnector of(Server server, AdminListen listen, @Nullable Encryption tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // The segments are split before escapes are undone, so that an escaped slash is a part of a name.
        http.setUriCompliance(UriCompliance.UNSAFE);
        HttpConnectionFactory speaking = new HttpConnectionFactory(http);
        ServerConnector connector = !listen.ssl() || tls == null
                ? new ServerConnector(server, 1, 1, speaking)
                : encrypted(server, tls, speaking);
        connector.setHost(listen.address().getHostString());
        connector.setPort(listen.address().getPort());
        connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        return connector;
    }

    private static ServerConnector encrypted(Server server, Encryption tls, HttpConnectionFactory speaking) {
        SslConnectionFactory encrypting = new SslConnectionFactory(contexts(tls.tls()), speaking.getProtocol());
        // It would compare the certificate with Host; who may ask, and under which name, the guard decides.
        encrypting.setEnsureSecureRequestCustomizer(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, encrypting, speaking);
        HandshakeLimit limit = new HandshakeLimit(
                connector.getScheduler(), tls.handshakeTimeout().toMillis());
        connector.addBean(limit);
        encrypting.addBean(limit);
        return connector;
    }

    private static SslContextFactory.Server contexts(ListenerTls tls) {
        SslContextFactory.Server contexts = new SslContextFactory.Server();
        contexts.setSslContext(tls.context());
        contexts.setNeedClientAuth(tls.clientRequired());
        contexts.setExcludeProtocols();
        contexts.setIncludeProtocols(ListenerTls.protocols().toArray(String[]::new));
        contexts.setExcludeCipherSuites();
        contexts.setIncludeCipherSuites(ListenerTls.ciphers().toArray(String[]::new));
        contexts.setSniRequired(false);
        contexts.setRenegotiationAllowed(false);
        return contexts;
    }
}
