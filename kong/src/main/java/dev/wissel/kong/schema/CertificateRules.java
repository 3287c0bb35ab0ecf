package dev.wissel.kong.schema;

import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rules between certificates and keys (Kong facts 1.6). */
final class CertificateRules {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private CertificateRules() {}

    /** The key must be that of the certificate. */
    static Rule fits(String certificate, String key, String message) {
        return (values, findings) -> {
            String cert = plain(values, certificate);
            String secret = plain(values, key);
            if (cert != null && secret != null && Pem.mismatch(cert, secret)) {
                findings.entity(values.place(certificate), values.path(), message, "");
            }
        };
    }

    /** The second certificate is there for clients that do not know the first one's kind of key. */
    static void differentTypes(Values values, Findings findings) {
        String first = plain(values, "cert");
        String second = plain(values, "cert_alt");
        X509Certificate one = first == null ? null : Pem.parsed(first);
        X509Certificate other = second == null ? null : Pem.parsed(second);
        if (one != null
                && other != null
                && Pem.family(one.getPublicKey().getAlgorithm())
                        .equals(Pem.family(other.getPublicKey().getAlgorithm()))) {
            findings.entity(
                    values.place("cert_alt"),
                    values.path(),
                    "certificate and alternative certificate need to have different type (e.g. RSA and ECDSA), the provided "
                            + "certificates were both of the same type",
                    "");
        }
    }

    /** An authority's certificate is one, not expired, and says that it is an authority's. */
    static void authority(Values values, Findings findings) {
        String text = plain(values, "cert");
        X509Certificate certificate = text == null ? null : Pem.parsed(text);
        if (text == null || certificate == null) {
            return;
        }
        String message = null;
        int first = text.indexOf(BEGIN);
        if (text.indexOf(BEGIN, first + BEGIN.length()) >= 0) {
            message = "please submit only one certificate at a time";
        } else if (certificate.getNotAfter().toInstant().isBefore(Instant.now())) {
            message = "certificate expired, \"Not After\" time is in the past";
        } else if (certificate.getBasicConstraints() < 0) {
            message = "certificate does not appear to be a CA because it is missing the \"CA\" basic constraint";
        }
        if (message != null) {
            findings.entity(values.place("cert"), values.path(), message, "");
        }
    }

    private static @Nullable String plain(Values values, String name) {
        String text = values.text(name);
        return text == null || VaultReference.is(text) ? null : text;
    }
}
