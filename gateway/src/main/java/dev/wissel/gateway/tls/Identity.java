package dev.wissel.gateway.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key and the chain of certificates that goes with it. Immutable.
 *
 * @param key private key; never printed
 * @param chain the certificate of the key, then those that lead to an authority
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----", Pattern.DOTALL);

    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END (?:TRUSTED |X509 )?CERTIFICATE-----",
            Pattern.DOTALL);

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");

    /** rsaEncryption without parameters, and id-ecPublicKey. */
    private static final byte[] RSA = Der.of(
            Der.SEQUENCE,
            Der.of(Der.OID, new byte[] {42, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1}),
            new byte[] {5, 0});

    private static final byte[] EC = Der.of(Der.OID, new byte[] {42, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1});
    private static final byte[] VERSION_0 = Der.of(Der.INTEGER, new byte[] {0});

    Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads both from PEM.
     *
     * @throws IllegalArgumentException if one of them cannot be read, or they do not belong together; the message holds nothing of the key
     */
    static Identity of(String certificatePem, String keyPem) {
        List<X509Certificate> chain = certificates(certificatePem);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate (expected: X.509 in PEM)");
        }
        PrivateKey key = key(keyPem);
        String shown = chain.get(0).getPublicKey().getAlgorithm();
        if (!shown.equals(key.getAlgorithm()) && !shown.startsWith("Ed") && !shown.startsWith("RSA")) {
            throw new IllegalArgumentException("the key does not fit the certificate (" + key.getAlgorithm() + ", and "
                    + shown + " in the certificate)");
        }
        return new Identity(key, chain);
    }

    /**
     * Returns all certificates of a text, in order.
     *
     * @throws IllegalArgumentException if one cannot be read
     */
    static List<X509Certificate> certificates(String pem) {
        List<X509Certificate> chain = new ArrayList<>();
        Matcher block = CERTIFICATE.matcher(pem);
        while (block.find()) {
            chain.add(certificate(Base64.getMimeDecoder().decode(block.group(1))));
        }
        return chain;
    }

    static X509Certificate certificate(byte[] der) {
        try {
            Certificate read =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return (X509Certificate) read;
        } catch (CertificateException broken) {
            throw new IllegalArgumentException("a certificate cannot be read: " + broken.getMessage(), broken);
        }
    }

    /** Returns the first private key of a text. */
    private static PrivateKey key(String pem) {
        Matcher block = KEY.matcher(pem);
        if (!block.find()) {
            throw new IllegalArgumentException(
                    "no private key (expected: PKCS #8, or an RSA or EC key, in PEM and" + " not encrypted)");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        byte[] pkcs8 = switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> Der.of(Der.SEQUENCE, VERSION_0, RSA, Der.of(Der.OCTET_STRING, der));
            case "EC PRIVATE KEY" ->
                Der.of(Der.SEQUENCE, VERSION_0, Der.of(Der.SEQUENCE, EC, curve(der)), Der.of(Der.OCTET_STRING, der));
            default -> der;
        };
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException other) {
                // the next one may know it
            }
        }
        throw new IllegalArgumentException("the private key cannot be read (expected: RSA, EC or Ed25519)");
    }

    /** Returns the parameters of an EC key (RFC 5915): the element inside its context tag 0. */
    private static byte[] curve(byte[] ecPrivateKey) {
        Der.Reader outer = new Der.Reader(ecPrivateKey);
        if (outer.next() == Der.SEQUENCE) {
            Der.Reader fields = outer.inside();
            for (int tag = fields.next(); tag >= 0; tag = fields.next()) {
                if (tag == Der.CONTEXT_0) {
                    return fields.content();
                }
            }
        }
        throw new IllegalArgumentException("the private key does not name its curve");
    }

    X509Certificate[] chainArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    /** Returns text without the key. */
    @Override
    public String toString() {
        return "Identity[" + chain.get(0).getSubjectX500Principal().getName() + "]";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
