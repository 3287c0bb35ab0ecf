package dev.wissel.kong.carrier;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Any text as part of a tag. */
class TagTextTest {
    /** Kong's rule for a tag (Kong facts 1.7): printable ASCII without comma and slash. */
    static final String KONG_TAG = "[\\x21-\\x7e&&[^,/]]+";

    @Test
    void encode_plainText_staysReadable() {
        assertThat(TagText.encode("{\"message\":\"product is away\"}"))
                .isEqualTo("{\"message\":\"product%20is%20away\"}");
        assertThat(TagText.encode("a,b/c%d")).isEqualTo("a%2Cb%2Fc%25d");
        assertThat(TagText.encode("€")).isEqualTo("%E2%82%AC");
        assertThat(TagText.encode("")).isEmpty();
    }

    @Test
    void encode_anyText_fitsATagAndIsReadBack() {
        forAll(2_000, random -> {
            String text = anyText(random, 60);
            String encoded = TagText.encode(text);
            assertThat("x" + encoded).matches(KONG_TAG);
            assertThat(TagText.decode(encoded).toOptional()).contains(text);
        });
    }

    @Test
    void decode_brokenEscapes_isBad() {
        for (String broken : new String[] {"%", "a%2", "%zz", "%2", "%%", "%E2%82", "%FF", "%+1", "%C0%80"}) {
            assertThat(TagText.decode(broken)).as(broken).isInstanceOf(Parsed.Bad.class);
        }
    }

    static String anyText(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(length + 1); i > 0; i--) {
            int point = random.nextInt(3) == 0 ? random.nextInt(0x110000) : random.nextInt(0x80);
            if (point < 0xd800 || point > 0xdfff) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }
}
