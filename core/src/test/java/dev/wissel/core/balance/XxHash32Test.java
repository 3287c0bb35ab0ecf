package dev.wissel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class XxHash32Test {
    @Test
    void hash_everyRecordedInput_isKongs() throws Exception {
        JsonNode vectors = HashingVectors.load();
        assertThat(vectors.get("inputs").size()).isPositive();
        for (int i = 0; i < vectors.get("inputs").size(); i++) {
            String input = vectors.get("inputs").get(i).asString();
            long expected = vectors.get("xxhash32_of_input").get(i).asLong();
            assertThat(Integer.toUnsignedLong(hash(input)))
                    .as("hash of '%s'", input)
                    .isEqualTo(expected);
        }
    }

    /** The lengths matter: below 16 bytes, multiples of 16, and tails of words and single bytes take different paths. */
    @Test
    void hash_publishedVectors_agree() {
        assertThat(hash("")).isEqualTo(0x02CC5D05).isEqualTo(XxHash32.OF_EMPTY);
        assertThat(hash("a")).isEqualTo(0x550D7456);
        assertThat(hash("abc")).isEqualTo(0x32D153FF);
        assertThat(hash("Nobody inspects the spammish repetition")).isEqualTo(0xE2293B2F);
    }

    @Test
    void hash_partOfAnArray_isThatOfThePartAlone() {
        byte[] bytes = "..Nobody inspects the spammish repetition....".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= 40; length++) {
            assertThat(XxHash32.hash(bytes, 2, length))
                    .isEqualTo(XxHash32.hash(Arrays.copyOfRange(bytes, 2, 2 + length), 0, length));
        }
    }

    @Test
    void hash_rangeOutsideTheArray_isRefused() {
        assertThatThrownBy(() -> XxHash32.hash(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static int hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return XxHash32.hash(bytes, 0, bytes.length);
    }
}
