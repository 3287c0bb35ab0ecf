package dev.wissel.gateway.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes servers that Java's own verification believes, with authorities of our choice, and whose chain can be built with no more intermediate certificates
 * than allowed; Java itself heeds that number only when it builds a chain, and not when it checks one. Thread-safe.
 */
final class DepthTrust extends X509ExtendedTrustManager {
    private final Set<TrustAnchor> anchors;
    private final int depth;
    private final X509ExtendedTrustManager java;

    /**
     * Makes one.
     *
     * @param anchors authorities; at least one
     * @param depth most intermediate certificates, &gt;= 0
     */
    DepthTrust(Set<TrustAnchor> anchors, int depth) throws GeneralSecurityException {
        this.anchors = Set.copyOf(anchors);
        this.depth = depth;
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(this.anchors, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        TrustManager[] made = factory.getTrustManagers();
        if (made.length == 0 || !(made[0] instanceof X509ExtendedTrustManager extended)) {
            throw new GeneralSecurityException("no verification that knows of server names");
        }
        this.java = extended;
    }

    private void checkDepth(X509Certificate[] chain) throws CertificateException {
        X509CertSelector server = new X509CertSelector();
        server.setCertificate(chain[0]);
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, server);
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(depth);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(Arrays.asList(chain))));
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException tooLong) {
            throw new CertificateException("no chain with at most " + depth + " intermediate certificates", tooLong);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        java.checkServerTrusted(chain, authType, engine);
        checkDepth(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        java.checkServerTrusted(chain, authType, socket);
        checkDepth(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        java.checkServerTrusted(chain, authType);
        checkDepth(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("never a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        throw new CertificateException("never a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("never a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return java.getAcceptedIssuers();
    }
}
