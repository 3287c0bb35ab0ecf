package dev.wissel.kong.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.document.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Certificates and keys of a file; these were made for this test and belong to nothing. */
class CertificateTest {
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBbjCCARWgAwIBAgIUFqFaqjrC6NBy40itIDJaxu0oRacwCgYIKoZIzj0EAwIw
            DDEKMAgGA1UEAwwBYTAgFw0yNjExMjIxMjU5NDlaGA8yMTI2MTAyOTEyNTk0OVow
            DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHeBsvyeBBzW
            JoOQ7zy9btqVLWcWiwiRIbq5x2D8V+0tFkDPXrdp+DN3n/CfEK4vykPI2GcIb+EX
            B5uWGepOqgijUzBRMB0GA1UdDgQWBBR+V6XUADxgjZO8DQLp/6tFlLPoAzAfBgNV
            HSMEGDAWgBR+V6XUADxgjZO8DQLp/6tFlLPoAzAPBgNVHRMBAf8EBTADAQH/MAoG
            CCqGSM49BAMCA0cAMEQCIHZC35aLHwbpSw/Zow9qutQ1jJ5WjGZDOdkC50buAc87
            AiA0TW6X1eEKRY6jxwgKL8qYplOdy6WLX6Arpt3+ALgfmw==
            -----END CERTIFICATE-----
            """;
    private static final String KEY = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUbL5DIcHrmauVu35
            mNX2oKUH9laVbpleZ9Z0PcQdC0yhRANCAAR3gbL8ngQc1iaDkO88vW7alS1nFosI
            kSG6ucdg/FftLRZAz163afgzd5/wnxCuL8pDyNhnCG/hFweblhnqTqoI
            -----END PRIVATE KEY-----
            """;
    private static final String OTHER_KEY = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCj1sYSlKBzJsoVvr
            oatZ2JKgLUoHJgbAkyN3/AeL9cOhRANCAAR+uCviM98dj/0Q3JFEZj1J7whjkTUq
            TQ3lGBsZ0/lNulJB7PJpVmc8zbanImMNYedHjDTaCX/ShA1mZUzAiEcN
            -----END PRIVATE KEY-----
            """;

    private static List<String> messages(String table, String fields) {
        String text = "{\"_format_version\": \"3.0\", \"" + table + "\": [{" + fields + "}]}";
        return new DeclarativeReader()
                .read("k.json", text).problems().stream().map(Problem::message).toList();
    }

    private static String field(String name, String value) {
        return "\"" + name + "\": \"" + value.replace("\n", "\\n") + "\"";
    }

    @Test
    void read_keyOfTheCertificate_isTaken() {
        assertThat(messages("certificates", field("cert", CERTIFICATE) + ", " + field("key", KEY)))
                .isEmpty();
    }

    @Test
    void read_keyOfAnotherCertificate_isRefused() {
        assertThat(messages("certificates", field("cert", CERTIFICATE) + ", " + field("key", OTHER_KEY)))
                .containsExactly("certificate does not match key");
    }

    @Test
    void read_vaultReference_isTakenUnseen() {
        assertThat(messages("certificates", field("cert", CERTIFICATE) + ", " + field("key", "{vault://env/key}")))
                .isEmpty();
    }

    @Test
    void read_secondCertificateOfTheSameKind_isRefused() {
        String pair = field("cert", CERTIFICATE) + ", " + field("key", KEY);
        String alternative = field("cert_alt", CERTIFICATE) + ", " + field("key_alt", KEY);
        assertThat(messages("certificates", pair + ", " + alternative))
                .singleElement()
                .asString()
                .contains("same type");
    }

    @Test
    void read_authority_isOneThatSaysSo() {
        assertThat(messages("ca_certificates", field("cert", CERTIFICATE))).isEmpty();
        assertThat(messages("ca_certificates", field("cert", CERTIFICATE + CERTIFICATE)))
                .containsExactly("please submit only one certificate at a time");
        assertThat(messages("ca_certificates", field("cert", "-----BEGIN CERTIFICATE-----\n...\n")))
                .singleElement()
                .asString()
                .startsWith("invalid certificate");
    }

    @Test
    void read_publicKeyOfJwt_mustBeOne() {
        String head = "\"username\": \"a\", \"jwt_secrets\": [{\"key\": \"k\", \"algorithm\": \"RS256\", ";
        assertThat(messages("consumers", head + field("rsa_public_key", KEY) + "}]"))
                .isEmpty();
        assertThat(messages("consumers", head + field("rsa_public_key", "none") + "}]"))
                .contains("invalid key");
    }
}
