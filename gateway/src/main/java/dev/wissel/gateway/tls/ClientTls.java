package dev.wissel.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS to targets: whom to trust, how far, and which certificate to show (facts 1.1 and 1.3, {@code kong/runloop/upstream_ssl.lua}). As in Kong a target's
 * certificate is verified only if somebody says so. Immutable and thread-safe.
 */
public final class ClientTls {
    /** Intermediate certificates that a chain may have if nobody says (nginx: proxy_ssl_verify_depth). */
    public static final int DEFAULT_DEPTH = 1;

    private final Wishes wishes;
    private final SslContext context;

    /**
     * What is wanted of the connections. Equal wishes, exchangeable connections.
     *
     * @param verify whether the target must prove that it is who is meant
     * @param depth most intermediate certificates between its own and an authority's, &gt;= 0
     * @param authorities authorities trusted, PEM, one a text; empty for those that the Java platform trusts
     * @param certificate certificate chain shown to targets that ask, PEM; null for none
     * @param key its private key, PEM; never printed
     * @param http2 whether HTTP/2 is asked for, and nothing else
     */
    public record Wishes(
            boolean verify,
            int depth,
            List<String> authorities,
            @Nullable String certificate,
            @Nullable String key,
            boolean http2) {
        public Wishes {
            authorities = List.copyOf(authorities);
        }

        /** Returns text without the key. */
        @Override
        public String toString() {
            return "Wishes[verify=" + verify + ", depth=" + depth + ", http2=" + http2 + "]";
        }
    }

    /**
     * Makes the context.
     *
     * @throws IllegalArgumentException if a certificate or key cannot be used; the message holds nothing of the key
     */
    public ClientTls(Wishes wishes) {
        this.wishes = wishes;
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(TlsEngine.provider())
                    .protocols(TlsEngine.PROTOCOLS)
                    .endpointIdentificationAlgorithm(wishes.verify() ? "HTTPS" : "");
            if (wishes.verify()) {
                builder.trustManager(new DepthTrust(anchors(wishes), wishes.depth()));
            } else {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            }
            if (wishes.certificate() != null && wishes.key() != null) {
                Identity shown = Identity.of(wishes.certificate(), wishes.key());
                builder.keyManager(shown.key(), shown.chainArray());
            }
            if (wishes.http2()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2));
            }
            this.context = builder.build();
        } catch (SSLException | GeneralSecurityException broken) {
            throw new IllegalArgumentException(
                    "not usable for TLS to targets: " + Objects.requireNonNullElse(broken.getMessage(), ""), broken);
        }
    }

    private static Set<TrustAnchor> anchors(Wishes wishes) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (String pem : wishes.authorities()) {
            List<X509Certificate> read = Identity.certificates(pem);
            if (read.isEmpty()) {
                throw new IllegalArgumentException("an authority is no certificate (expected: X.509 in PEM)");
            }
            read.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
        }
        if (anchors.isEmpty()) {
            platformAuthorities().forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
        }
        return anchors;
    }

    private static List<X509Certificate> platformAuthorities() throws GeneralSecurityException {
        TrustManagerFactory platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        platform.init((KeyStore) null);
        for (TrustManager each : platform.getTrustManagers()) {
            if (each instanceof X509TrustManager trusting) {
                return List.of(trusting.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    /** Returns what is wanted; a key to tell connections apart. */
    public Wishes wishes() {
        return wishes;
    }

    /**
     * Returns a handler that shakes hands as a client.
     *
     * @param serverName the name asked for, and verified; a numeric address is verified but not asked for
     * @param timeoutMillis longest handshake
     */
    public SslHandler handler(ByteBufAllocator alloc, String serverName, int port, long timeoutMillis) {
        SslHandler handler = context.newHandler(alloc, serverName, port);
        handler.setHandshakeTimeoutMillis(timeoutMillis);
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(wishes.verify() ? "HTTPS" : "");
        if (NetUtil.isValidIpV4Address(serverName) || NetUtil.isValidIpV6Address(serverName)) {
            parameters.setServerNames(List.of());
        }
        handler.engine().setSSLParameters(parameters);
        return handler;
    }
}
