package dev.wissel.gateway.tls;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The certificate that is shown when no other fits: for {@code localhost}, signed by itself, new at every start (RFC 5280 §4). Clients that verify refuse
 * it, as they refuse Kong's. Stateless.
 */
final class SelfSigned {
    private static final Duration LIFE = Duration.ofDays(20 * 365);
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final byte[] ECDSA_SHA256 =
            Der.of(Der.SEQUENCE, Der.of(Der.OID, new byte[] {42, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2}));

    private static final byte[] COMMON_NAME = Der.of(Der.OID, new byte[] {0x55, 4, 3});
    private static final byte[] ALTERNATIVE_NAME = Der.of(Der.OID, new byte[] {0x55, 0x1d, 0x11});
    private static final byte[] VERSION_3 = Der.of(Der.CONTEXT_0, Der.of(Der.INTEGER, new byte[] {2}));

    private SelfSigned() {}

    /** Makes one. */
    static Identity localhost(Instant now) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] unsigned = unsigned(pair, new BigInteger(120, random).setBit(120), now);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(unsigned);
            byte[] whole = Der.of(Der.SEQUENCE, unsigned, ECDSA_SHA256, bits(signature.sign()));
            return new Identity(pair.getPrivate(), List.of(Identity.certificate(whole)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("no certificate of our own: " + impossible.getMessage(), impossible);
        }
    }

    private static byte[] unsigned(KeyPair pair, BigInteger serial, Instant now) {
        byte[] name = Der.of(
                Der.SEQUENCE,
                Der.of(
                        Der.SET,
                        Der.of(Der.SEQUENCE, COMMON_NAME, Der.of(Der.UTF8_STRING, Identity.utf8("localhost")))));
        byte[] names = Der.of(Der.SEQUENCE, Der.of(Der.DNS_NAME, Identity.utf8("localhost")));
        byte[] extensions = Der.of(
                Der.CONTEXT_3,
                Der.of(Der.SEQUENCE, Der.of(Der.SEQUENCE, ALTERNATIVE_NAME, Der.of(Der.OCTET_STRING, names))));
        return Der.of(
                Der.SEQUENCE,
                VERSION_3,
                Der.of(Der.INTEGER, serial.toByteArray()),
                ECDSA_SHA256,
                name,
                Der.of(Der.SEQUENCE, time(now.minus(Duration.ofDays(1))), time(now.plus(LIFE))),
                name,
                pair.getPublic().getEncoded(),
                extensions);
    }

    /* Two digits for the year: right until 2049, as the standard wants it. */
    private static byte[] time(Instant at) {
        return Der.of(Der.UTC_TIME, UTC.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bits(byte[] bytes) {
        return Der.of(Der.BIT_STRING, new byte[] {0}, bytes);
    }
}
