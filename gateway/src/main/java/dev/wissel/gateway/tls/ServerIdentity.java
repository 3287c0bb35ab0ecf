package dev.wissel.gateway.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One certificate, ready to be shown, perhaps with a second one of another kind of key for those who cannot verify the first. Its contexts are made when they
 * are first needed, and live as long as the certificate is configured, over any number of reloads: so do the sessions in them. Session tickets are good for
 * one certificate only: who was shown one is not taken to have seen another. Thread-safe.
 */
final class ServerIdentity {
    private static final long SESSION_SECONDS = 86_400; // Kong: ssl_session_timeout 1d

    /** Sessions that the server itself remembers, for clients without tickets; about as many as fit nginx's 10 MB. */
    private static final long SESSIONS = 20_480;

    private final Identity identity;
    private final @Nullable ServerIdentity second;
    private final OpenSslSessionTicketKey ticketKey = newTicketKey();
    private volatile @Nullable SslContext http1;
    private volatile @Nullable SslContext http2;

    ServerIdentity(Identity identity, @Nullable ServerIdentity second) {
        this.identity = identity;
        this.second = second;
    }

    private static OpenSslSessionTicketKey newTicketKey() {
        SecureRandom random = new SecureRandom();
        byte[] name = new byte[OpenSslSessionTicketKey.NAME_SIZE];
        byte[] hmac = new byte[OpenSslSessionTicketKey.HMAC_KEY_SIZE];
        byte[] aes = new byte[OpenSslSessionTicketKey.AES_KEY_SIZE];
        random.nextBytes(name);
        random.nextBytes(hmac);
        random.nextBytes(aes);
        return new OpenSslSessionTicketKey(name, hmac, aes);
    }

    /** Returns the context of the certificate that a client of these kinds can verify; of the first if it can verify neither or both. */
    SslContext context(ClientKinds kinds, boolean withHttp2) {
        ServerIdentity other = second;
        return other != null && !fits(kinds) && other.fits(kinds) ? other.context(withHttp2) : context(withHttp2);
    }

    private boolean fits(ClientKinds kinds) {
        return switch (identity.key().getAlgorithm()) {
            case "EC" -> kinds.ecdsa();
            case "RSA" -> kinds.rsa();
            default -> false;
        };
    }

    /** Makes all contexts that can be needed, so that what is wrong with them shows. */
    void check() {
        context(false);
        if (second != null) {
            second.check();
        }
    }

    private SslContext context(boolean withHttp2) {
        SslContext known = withHttp2 ? http2 : http1;
        return known == null ? make(withHttp2) : known;
    }

    private synchronized SslContext make(boolean withHttp2) {
        SslContext known = withHttp2 ? http2 : http1;
        if (known != null) {
            return known;
        }
        SslContext made = build(withHttp2);
        if (withHttp2) {
            http2 = made;
        } else {
            http1 = made;
        }
        return made;
    }

    private SslContext build(boolean withHttp2) {
        List<String> protocols = withHttp2
                ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                : List.of(ApplicationProtocolNames.HTTP_1_1);
        try {
            SslContext made = SslContextBuilder.forServer(identity.key(), identity.chainArray())
                    .sslProvider(TlsEngine.provider())
                    .protocols(TlsEngine.PROTOCOLS)
                    .ciphers(TlsEngine.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .sessionTimeout(SESSION_SECONDS)
                    .sessionCacheSize(SESSIONS)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            protocols))
                    .build();
            if (made.sessionContext() instanceof OpenSslServerSessionContext sessions) {
                sessions.setTicketKeys(ticketKey);
            }
            return made;
        } catch (SSLException broken) {
            throw new IllegalArgumentException(
                    "not usable for TLS: " + Objects.requireNonNullElse(broken.getMessage(), broken.toString()),
                    broken);
        }
    }
}
