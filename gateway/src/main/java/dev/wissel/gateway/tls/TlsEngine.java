package dev.wissel.gateway.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.List;

/** Which implementation of TLS does the work, and what it may speak. Stateless. */
public final class TlsEngine {
    /** System property that takes the JDK's own implementation when it is {@code jdk}, although BoringSSL would load. */
    public static final String PROPERTY = "wissel.tls";

    /** Kong 3.9: ssl_protocols. */
    static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /**
     * Kong's {@code ssl_cipher_suite: intermediate}, less the suites with finite-field Diffie-Hellman, which BoringSSL does not have and no client of today
     * needs.
     */
    static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final boolean NATIVE =
            !"jdk".equalsIgnoreCase(System.getProperty(PROPERTY)) && OpenSsl.isAvailable();

    private TlsEngine() {}

    /** Returns BoringSSL where its native library loads, else the JDK's own. */
    static SslProvider provider() {
        return NATIVE ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /** Returns what does the work, for people. */
    public static String description() {
        return NATIVE ? OpenSsl.versionString() : "JDK " + Runtime.version().feature();
    }
}
