package dev.wissel.gateway.proxy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes TLS connections with the JDK's own TLS, and looks at what was shown. It trusts everyone. */
final class TlsClient {
    private final SSLContext context;

    TlsClient() {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Connects and shakes hands; asks for no name if it is null. */
    SSLSocket connect(int port, @Nullable String serverName, String... protocols) throws IOException {
        return connect(port, serverName, new String[0], protocols);
    }

    SSLSocket connect(int port, @Nullable String serverName, String[] ciphers, String[] protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        SSLParameters parameters = socket.getSSLParameters();
        if (serverName != null) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        if (ciphers.length > 0) {
            parameters.setCipherSuites(ciphers);
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    static String shownBy(SSLSocket socket) throws IOException {
        return shown(socket.getSession());
    }

    static String shown(SSLSession session) throws IOException {
        return ((X509Certificate) session.getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    /** Returns the subject of the certificate that is shown for a name. */
    String shownFor(int port, @Nullable String serverName) throws IOException {
        try (SSLSocket socket = connect(port, serverName)) {
            return shownBy(socket);
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
