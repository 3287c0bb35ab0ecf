package dev.wissel.kong.schema;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules about certificates and keys in PEM (Kong facts 1.6). References to a vault are taken as they are. */
final class Pem {
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----\\s+[A-Za-z0-9+/=\\s:,-]+-----END \\1-----", Pattern.DOTALL);
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private Pem() {}

    static @Nullable String certificate(String text) {
        if (isReference(text)) {
            return null;
        }
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            return null;
        } catch (CertificateException broken) {
            return "invalid certificate: not an X.509 certificate in PEM";
        }
    }

    static @Nullable String singleCertificate(String text) {
        int first = text.indexOf(BEGIN);
        if (first >= 0 && text.indexOf(BEGIN, first + 1) >= 0) {
            return "please submit only one certificate at a time";
        }
        return certificate(text);
    }

    static @Nullable String privateKey(String text) {
        return isReference(text) || PRIVATE_KEY.matcher(text).find() ? null : "invalid key: not a private key in PEM";
    }

    private static boolean isReference(String text) {
        return text.startsWith("{vault://") && text.endsWith("}");
    }
}
