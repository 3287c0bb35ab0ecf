package dev.wissel.gateway.proxy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;

/** Authorities and certificates for tests, made anew in each run. */
final class Pki {
    private static final Instant NOW = Instant.now();

    private Pki() {}

    static X509Bundle authority(String name) {
        try {
            return valid().algorithm(CertificateBuilder.Algorithm.ecp256)
                    .subject("CN=" + name)
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    static X509Bundle intermediate(X509Bundle issuer, String name) {
        try {
            return valid().algorithm(CertificateBuilder.Algorithm.ecp256)
                    .subject("CN=" + name)
                    .setIsCertificateAuthority(true)
                    .buildIssuedBy(issuer);
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A server's certificate with an EC key. */
    static X509Bundle server(X509Bundle issuer, String... names) {
        return issue(issuer, CertificateBuilder.Algorithm.ecp256, valid(), names);
    }

    static X509Bundle rsaServer(X509Bundle issuer, String... names) {
        return issue(issuer, CertificateBuilder.Algorithm.rsa2048, valid(), names);
    }

    static X509Bundle expiredServer(X509Bundle issuer, String... names) {
        CertificateBuilder past = new CertificateBuilder()
                .notBefore(NOW.minus(Duration.ofDays(9)))
                .notAfter(NOW.minus(Duration.ofDays(2)));
        return issue(issuer, CertificateBuilder.Algorithm.ecp256, past, names);
    }

    private static CertificateBuilder valid() {
        return new CertificateBuilder().notBefore(NOW.minus(Duration.ofDays(1))).notAfter(NOW.plus(Duration.ofDays(9)));
    }

    private static X509Bundle issue(
            X509Bundle issuer, CertificateBuilder.Algorithm algorithm, CertificateBuilder builder, String... names) {
        try {
            builder.algorithm(algorithm).subject("CN=" + names[0]);
            for (String name : names) {
                if (name.startsWith("127.")) {
                    builder.addSanIpAddress(name);
                } else {
                    builder.addSanDnsName(name);
                }
            }
            return builder.buildIssuedBy(issuer);
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Returns text as a YAML block scalar, every line of it indented by so many spaces. */
    static String block(int indent, String text) {
        StringBuilder block = new StringBuilder("|\n");
        text.strip()
                .lines()
                .forEach(line -> block.append(" ".repeat(indent)).append(line).append('\n'));
        return block.toString();
    }

    /** Returns the entry of a certificate under {@code certificates:}. */
    static String entry(X509Bundle bundle, String... snis) {
        StringBuilder entry = new StringBuilder("- cert: " + block(4, bundle.getCertificatePathPEM()) + "  key: "
                + block(4, bundle.getPrivateKeyPEM()));
        return entry.append(snis(snis)).toString();
    }

    /** Returns one with a second certificate. */
    static String entry(X509Bundle first, X509Bundle second, String... snis) {
        return "- cert: " + block(4, first.getCertificatePathPEM()) + "  key: " + block(4, first.getPrivateKeyPEM())
                + "  cert_alt: " + block(4, second.getCertificatePathPEM()) + "  key_alt: "
                + block(4, second.getPrivateKeyPEM()) + snis(snis);
    }

    private static String snis(String... snis) {
        if (snis.length == 0) {
            return "";
        }
        StringBuilder lines = new StringBuilder("  snis:\n");
        for (String sni : snis) {
            lines.append("  - name: \"").append(sni).append("\"\n");
        }
        return lines.toString();
    }
}
