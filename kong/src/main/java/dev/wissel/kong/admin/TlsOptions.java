package dev.wissel.kong.admin;

import java.util.Optional;

/**
 * How a server's certificate is judged and what is shown to it, with the words of decK's {@code --tls-*} flags. Immutable.
 *
 * @param skipVerify whether any certificate is taken; whoever sits on the way can then read and change everything
 * @param caCertificates certificates in PEM that are trusted, in place of those of the platform
 * @param serverName name that the certificate must have, in place of the URL's host
 * @param clientCertificate certificate and its chain in PEM, for a server that asks for one
 * @param clientKey its private key in PEM, not encrypted
 */
public record TlsOptions(
        boolean skipVerify,
        Optional<String> caCertificates,
        Optional<String> serverName,
        Optional<String> clientCertificate,
        Optional<Secret> clientKey) {
    /** What the platform trusts, and nothing to show. */
    public static final TlsOptions DEFAULTS =
            new TlsOptions(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public TlsOptions {
        if (clientCertificate.isPresent() != clientKey.isPresent()) {
            throw new IllegalArgumentException(
                    "client certificate: " + (clientKey.isPresent() ? "missing" : "without a key")
                            + " (expected: certificate and key together)");
        }
    }

    /** Returns options that take any certificate. */
    public static TlsOptions unverified() {
        return new TlsOptions(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns options that trust these certificates in PEM alone. */
    public static TlsOptions trusting(String pem) {
        return new TlsOptions(false, Optional.of(pem), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns the same, asking for another name in the certificate. */
    public TlsOptions withServerName(String name) {
        return new TlsOptions(skipVerify, caCertificates, Optional.of(name), clientCertificate, clientKey);
    }

    /** Returns the same, showing a certificate. */
    public TlsOptions withClient(String certificatePem, Secret keyPem) {
        return new TlsOptions(skipVerify, caCertificates, serverName, Optional.of(certificatePem), Optional.of(keyPem));
    }
}
