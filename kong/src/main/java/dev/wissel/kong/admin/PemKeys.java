package dev.wissel.kong.admin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM as Java's objects: PKCS#8, and the older forms of RSA and EC keys (RFC 7468, RFC 5915, RFC 8017). Stateless. */
final class PemKeys {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    /** AlgorithmIdentifier of RSA in DER. */
    private static final byte[] RSA = {48, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0};
    /** Object identifier of keys on elliptic curves in DER. */
    private static final byte[] EC_KEY = {6, 7, 42, (byte) 134, 72, (byte) 206, 61, 2, 1};

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xa0;

    private PemKeys() {}

    /**
     * Returns the certificates of a text, in order.
     *
     * @throws IllegalArgumentException if it holds none
     */
    static List<? extends Certificate> certificates(String what, String pem) {
        try {
            List<? extends Certificate> all = List.copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
            if (!all.isEmpty()) {
                return all;
            }
        } catch (CertificateException broken) {
            throw new IllegalArgumentException(what + ": cannot be read (expected: certificates in PEM)", broken);
        }
        throw new IllegalArgumentException(what + ": holds none (expected: certificates in PEM)");
    }

    /**
     * Returns the private key of a text.
     *
     * @throws IllegalArgumentException if it holds none that can be used; the message shows nothing of it
     */
    static PrivateKey key(Secret pem) {
        Matcher block = KEY.matcher(pem.reveal());
        if (!block.find()) {
            throw unusable("no private key");
        }
        if (block.group(1).startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
            throw unusable("it is encrypted");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        byte[] pkcs8 = switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> wrapped(RSA, der);
            case "EC PRIVATE KEY" -> wrapped(tagged(SEQUENCE, joined(EC_KEY, curve(der))), der);
            default -> der;
        };
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException other) {
                // the next one may know it
            }
        }
        throw unusable("of a kind that is not known");
    }

    private static IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("client key: " + why + " (expected: a private key in PEM, not encrypted)");
    }

    /** Puts a key of the older form into the envelope that names its algorithm. */
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, joined(new byte[] {2, 1, 0}, algorithm, tagged(OCTETS, key)));
    }

    /** Returns the object identifier of the curve, which an EC key carries in the field [0]. */
    private static byte[] curve(byte[] der) {
        ByteBuffer in = ByteBuffer.wrap(der);
        try {
            in.get();
            length(in);
            while (in.hasRemaining()) {
                int tag = in.get() & 0xff;
                int length = length(in);
                if (tag == CURVE) {
                    return Arrays.copyOfRange(der, in.position(), in.position() + length);
                }
                in.position(in.position() + length);
            }
        } catch (RuntimeException broken) {
            throw unusable("broken");
        }
        throw unusable("without the name of its curve");
    }

    private static int length(ByteBuffer in) {
        int first = in.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (in.get() & 0xff);
        }
        return length;
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return joined(head, content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
