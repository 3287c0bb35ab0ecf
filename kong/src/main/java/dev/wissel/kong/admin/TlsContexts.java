package dev.wissel.kong.admin;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes Java's TLS contexts of {@link TlsOptions}. Stateless. */
public final class TlsContexts {
    private static final char[] NO_PASSWORD = new char[0];

    private TlsContexts() {}

    /**
     * Returns a context.
     *
     * @throws IllegalArgumentException if a certificate or the key cannot be used; the message shows nothing of the key
     */
    public static SSLContext of(TlsOptions options) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(options), trust(options), null);
            return options.serverName().isPresent()
                    ? NamedServerContext.of(context, options.serverName().get())
                    : context;
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalArgumentException("TLS: " + broken.getMessage(), broken);
        }
    }

    private static KeyManager @Nullable [] keys(TlsOptions options) throws GeneralSecurityException, IOException {
        if (options.clientCertificate().isEmpty() || options.clientKey().isEmpty()) {
            return null;
        }
        List<? extends Certificate> chain = PemKeys.certificates(
                "client certificate", options.clientCertificate().get());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "client", PemKeys.key(options.clientKey().get()), NO_PASSWORD, chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(TlsOptions options) throws GeneralSecurityException, IOException {
        if (options.skipVerify()) {
            return new TrustManager[] {new TrustingAll()};
        }
        if (options.caCertificates().isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate certificate :
                PemKeys.certificates("CA certificates", options.caCertificates().get())) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Takes any certificate under any name; an extended manager, because Java checks the name itself after a plain one. */
    private static final class TrustingAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
