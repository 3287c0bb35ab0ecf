package dev.wissel.kong.schema;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules about certificates and keys in PEM (Kong facts 1.6). References to a vault are taken as they are. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----", Pattern.DOTALL);
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA", "XDH", "DH");
    /** AlgorithmIdentifier of RSA in DER. */
    private static final byte[] RSA = {48, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0};

    private Pem() {}

    static @Nullable String certificate(String text) {
        return VaultReference.is(text) || parsed(text) != null
                ? null
                : "invalid certificate: not an X.509 certificate in PEM";
    }

    /** Returns the first certificate of a text; null if there is none. */
    static @Nullable X509Certificate parsed(String text) {
        int begin = text.indexOf(BEGIN);
        if (begin < 0) {
            return null;
        }
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(text.substring(begin).getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateException broken) {
            return null;
        }
    }

    static @Nullable String privateKey(String text) {
        if (VaultReference.is(text)) {
            return null;
        }
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            byte @Nullable [] der = decoded(block.group(2));
            if (block.group(1).endsWith("PRIVATE KEY") && der != null && isSequence(der)) {
                return block.group(1).startsWith("ENCRYPTED") ? "invalid key: it is encrypted" : null;
            }
        }
        return "invalid key: not a private key in PEM";
    }

    /** Returns whether a text is a key in PEM, public or private. */
    static boolean isKey(String text) {
        return isPublicKey(text) || privateKey(text) == null;
    }

    static boolean isPublicKey(String text) {
        Matcher block = BLOCK.matcher(text);
        if (!block.find() || !block.group(1).endsWith("PUBLIC KEY")) {
            return false;
        }
        byte @Nullable [] der = decoded(block.group(2));
        return der != null && isSequence(der) && (!block.group(1).equals("PUBLIC KEY") || publicKey(der));
    }

    private static boolean publicKey(byte[] der) {
        return ALGORITHMS.stream().anyMatch(algorithm -> {
            try {
                KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
                return true;
            } catch (GeneralSecurityException other) {
                return false;
            }
        });
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            return null;
        }
    }

    /** Returns whether this is one DER sequence whose length is that of the text. */
    private static boolean isSequence(byte[] der) {
        if (der.length < 2 || der[0] != 0x30) {
            return false;
        }
        int first = der[1] & 0xff;
        if (first < 0x80) {
            return der.length == first + 2;
        }
        int size = first & 0x7f;
        if (size > 3 || der.length < 2 + size) {
            return false;
        }
        int length = 0;
        for (int i = 0; i < size; i++) {
            length = (length << 8) | (der[2 + i] & 0xff);
        }
        return der.length == length + 2 + size;
    }

    /** Returns whether a key is known not to be that of a certificate; keys that this Java cannot use count as fitting. */
    static boolean mismatch(String certificate, String key) {
        X509Certificate parsed = parsed(certificate);
        PrivateKey secret = parsed == null ? null : secret(key);
        if (parsed == null || secret == null) {
            return false;
        }
        PublicKey shown = parsed.getPublicKey();
        if (!family(shown.getAlgorithm()).equals(family(secret.getAlgorithm()))) {
            return true;
        }
        String algorithm = switch (family(secret.getAlgorithm())) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> "";
        };
        if (algorithm.isEmpty()) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(RSA);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(RSA);
            return !signature.verify(signed);
        } catch (GeneralSecurityException differs) {
            return true;
        }
    }

    static String family(String algorithm) {
        return algorithm.startsWith("Ed") ? "EdDSA" : algorithm.startsWith("EC") ? "EC" : algorithm;
    }

    private static @Nullable PrivateKey secret(String text) {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            byte @Nullable [] der = decoded(block.group(2));
            if (der != null && block.group(1).equals("RSA PRIVATE KEY")) {
                der = pkcs8(der);
            }
            if (der != null && block.group(1).matches("(RSA )?PRIVATE KEY")) {
                return secret(der);
            }
        }
        return null;
    }

    private static @Nullable PrivateKey secret(byte[] der) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException other) {
                // the next one may know it
            }
        }
        return null;
    }

    /** Wraps the older form of an RSA key into the one that Java reads. */
    private static byte[] pkcs8(byte[] pkcs1) {
        byte[] octets = tagged(0x04, pkcs1);
        ByteBuffer inside = ByteBuffer.allocate(3 + RSA.length + octets.length);
        inside.put(new byte[] {2, 1, 0}).put(RSA).put(octets);
        return tagged(0x30, inside.array());
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return ByteBuffer.allocate(head.length + length).put(head).put(content).array();
    }
}
