package dev.wissel.gateway.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listener that is not the proxy's: one certificate, and perhaps authorities that a client's certificate must come from. The JDK does the work. Immutable
 * and thread-safe.
 */
public final class ListenerTls {
    /** A resumed session is not verified anew, so that it must not outlive a client's certificate by much. */
    private static final int SESSION_SECONDS = 300;

    private final SSLContext context;
    private final boolean clientRequired;

    private ListenerTls(SSLContext context, boolean clientRequired) {
        this.context = context;
        this.clientRequired = clientRequired;
    }

    /**
     * Makes one that shows a certificate of its own, for {@code localhost} and new at every start, as Kong does if it is given none.
     *
     * @param clientAuthoritiesPem as for {@link #of}
     * @throws IllegalArgumentException if the authorities cannot be used
     */
    public static ListenerTls selfSigned(@Nullable String clientAuthoritiesPem) {
        return make(SelfSigned.localhost(Instant.now()), clientAuthoritiesPem);
    }

    /**
     * Makes one.
     *
     * @param certificatePem certificate of the listener, then those that lead to an authority
     * @param keyPem its private key, not encrypted
     * @param clientAuthoritiesPem authorities that every client's certificate must come from; null to ask clients for none
     * @throws IllegalArgumentException if one of them cannot be used; the message holds nothing of the key
     */
    public static ListenerTls of(String certificatePem, String keyPem, @Nullable String clientAuthoritiesPem) {
        try {
            Identity identity = Identity.of(certificatePem, keyPem);
            if (!belong(identity.key(), identity.chain().get(0))) {
                throw new IllegalArgumentException("the key is not that of the first certificate");
            }
            return make(identity, clientAuthoritiesPem);
        } catch (GeneralSecurityException unlike) {
            throw new IllegalArgumentException("the key does not fit the certificate", unlike);
        }
    }

    /** Two keys of one kind look alike until one of them is used. */
    private static boolean belong(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (key instanceof RSAKey secret && certificate.getPublicKey() instanceof RSAKey open) {
            return secret.getModulus().equals(open.getModulus());
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> key.getAlgorithm();
        };
        byte[] sample = new byte[32];
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(sample);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(sample);
        return verifying.verify(signature);
    }

    /**
     * Checks authorities before they are used.
     *
     * @throws IllegalArgumentException if they hold no certificate, or one that cannot be read
     */
    public static void checkAuthorities(String pem) {
        if (Identity.certificates(pem).isEmpty()) {
            throw new IllegalArgumentException("no certificate (expected: authorities, X.509 in PEM)");
        }
    }

    private static ListenerTls make(Identity shown, @Nullable String clientAuthoritiesPem) {
        try {
            KeyStore store = empty();
            char[] password = {};
            store.setKeyEntry("shown", shown.key(), password, shown.chainArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            TrustManager[] trust = clientAuthoritiesPem == null
                    ? new TrustManager[0]
                    : new TrustManager[] {trust(clientAuthoritiesPem)};
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust, new SecureRandom());
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return new ListenerTls(context, clientAuthoritiesPem != null);
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalArgumentException("not usable for TLS: " + broken.getMessage(), broken);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static TrustManager trust(String pem) throws GeneralSecurityException, IOException {
        checkAuthorities(pem);
        KeyStore authorities = empty();
        List<X509Certificate> certificates = Identity.certificates(pem);
        for (int i = 0; i < certificates.size(); i++) {
            authorities.setCertificateEntry("authority " + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(authorities);
        if (!(factory.getTrustManagers()[0] instanceof X509ExtendedTrustManager java)) {
            throw new GeneralSecurityException("no verification of clients");
        }
        return new ClientTrust(java);
    }

    /** Returns the JDK's context. */
    public SSLContext context() {
        return context;
    }

    /** Returns whether a client without a certificate of the authorities is turned away. */
    public boolean clientRequired() {
        return clientRequired;
    }

    /** Returns the versions spoken, best first. */
    public static List<String> protocols() {
        return List.of(TlsEngine.PROTOCOLS);
    }

    /** Returns the cipher suites spoken, best first. */
    public static List<String> ciphers() {
        return TlsEngine.CIPHERS;
    }

    /** Believes clients that Java's own verification believes, but none that is out of date: Java does not look at the dates of what it was told to trust. */
    private static final class ClientTrust extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager java;

        ClientTrust(X509ExtendedTrustManager java) {
            this.java = java;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
                throws CertificateException {
            chain[0].checkValidity();
            java.checkClientTrusted(chain, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
                throws CertificateException {
            chain[0].checkValidity();
            java.checkClientTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            chain[0].checkValidity();
            java.checkClientTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("never a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
                throws CertificateException {
            throw new CertificateException("never a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("never a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return java.getAcceptedIssuers();
        }
    }
}
