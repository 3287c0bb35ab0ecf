package dev.wissel.gateway.tls;

import dev.wissel.kong.entity.Certificate;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Sni;
import io.netty.handler.ssl.SslContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one configuration by server name, as Kong finds them ({@code kong/runloop/certificate.lua}): the name itself, the name with its first
 * label replaced by an asterisk, with its last, the lone asterisk, and else a certificate of our own. Thread-safe.
 *
 * <p>A reload makes another one, in which certificates that stay keep their contexts: connections and sessions do not notice.
 */
public final class ServerCertificates {
    private static final String ANY = "*";
    private static final int MAX_NAME = 255;

    private final Map<String, ServerIdentity> byName;
    private final Map<Pems, ServerIdentity> byPems;
    private final ServerIdentity fallback;

    /** What a certificate is made of: equal texts, equal certificate. */
    @SuppressWarnings("UnusedVariable") // compared as a whole
    private record Pems(
            String cert,
            String key,
            @Nullable String certAlt,
            @Nullable String keyAlt) {
        static Pems of(Certificate certificate) {
            return new Pems(certificate.cert(), certificate.key(), certificate.certAlt(), certificate.keyAlt());
        }

        @Override
        public String toString() {
            return "Pems";
        }
    }

    private ServerCertificates(
            Map<String, ServerIdentity> byName, Map<Pems, ServerIdentity> byPems, ServerIdentity fallback) {
        this.byName = byName;
        this.byPems = byPems;
        this.fallback = fallback;
    }

    /** Returns one that has nothing but a new certificate of its own. */
    public static ServerCertificates selfSigned() {
        ServerIdentity fallback = new ServerIdentity(SelfSigned.localhost(Instant.now()), null);
        fallback.check(); // which also loads what the first client would have to wait for
        return new ServerCertificates(Map.of(), Map.of(), fallback);
    }

    /** Returns one for another configuration; see {@link #problems} for what must be asked before. */
    public ServerCertificates following(KongConfig config) {
        Map<Pems, ServerIdentity> identities = new HashMap<>();
        Map<String, ServerIdentity> byId = new HashMap<>();
        for (Certificate certificate : config.certificates()) {
            Pems pems = Pems.of(certificate);
            ServerIdentity identity = byPems.get(pems);
            if (identity == null) {
                identity = identities.get(pems);
            }
            if (identity == null) {
                identity = read(certificate);
            }
            identities.put(pems, identity);
            byId.put(certificate.id(), identity);
        }
        Map<String, ServerIdentity> names = new HashMap<>();
        for (Sni sni : config.snis()) {
            ServerIdentity identity = byId.get(sni.certificateId());
            if (identity != null) {
                names.put(sni.name().toLowerCase(Locale.ROOT), identity);
            }
        }
        return new ServerCertificates(Map.copyOf(names), Map.copyOf(identities), fallback);
    }

    private static ServerIdentity read(Certificate certificate) {
        Identity first = Identity.of(certificate.cert(), certificate.key());
        String certAlt = certificate.certAlt();
        String keyAlt = certificate.keyAlt();
        ServerIdentity second =
                certAlt == null || keyAlt == null ? null : new ServerIdentity(Identity.of(certAlt, keyAlt), null);
        return new ServerIdentity(first, second);
    }

    /** Returns why certificates of a configuration cannot be shown; empty if all can. */
    public List<String> problems(KongConfig config) {
        List<String> problems = new ArrayList<>();
        for (Certificate certificate : config.certificates()) {
            if (byPems.containsKey(Pems.of(certificate))) {
                continue;
            }
            try {
                read(certificate).check();
            } catch (IllegalArgumentException unusable) {
                problems.add("certificate " + certificate.id() + ": " + unusable.getMessage());
            }
        }
        return problems;
    }

    /**
     * Returns the context for a handshake.
     *
     * @param serverName the name that the client asks for; null if it asks for none
     * @param kinds what certificates it can verify
     * @param http2 whether HTTP/2 is offered
     */
    SslContext context(@Nullable String serverName, ClientKinds kinds, boolean http2) {
        return find(serverName).context(kinds, http2);
    }

    private ServerIdentity find(@Nullable String serverName) {
        if (serverName == null || byName.isEmpty() || serverName.length() > MAX_NAME) {
            return fallback;
        }
        String name = serverName.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        ServerIdentity exact = byName.get(name);
        if (exact != null) {
            return exact;
        }
        int firstDot = name.indexOf('.');
        int lastDot = name.lastIndexOf('.');
        if (firstDot > 0 && firstDot < lastDot) { // Kong wants two labels behind the asterisk
            ServerIdentity wild = byName.get(ANY + name.substring(firstDot));
            if (wild != null) {
                return wild;
            }
        }
        if (lastDot > 0) {
            ServerIdentity wild = byName.get(name.substring(0, lastDot + 1) + ANY);
            if (wild != null) {
                return wild;
            }
        }
        return byName.getOrDefault(ANY, fallback);
    }
}
