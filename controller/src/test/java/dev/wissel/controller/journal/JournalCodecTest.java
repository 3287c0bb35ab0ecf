package dev.wissel.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.director.Observation;
import dev.wissel.core.director.UpstreamFigures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class JournalCodecTest {
    /** Changes the text of what was written. */
    static byte[] edited(byte[] bytes, UnaryOperator<String> edit) throws IOException {
        String text;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String changed = edit.apply(text);
        assertThat(changed).isNotEqualTo(text);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(changed.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static Observation observation(int mended) {
        return new Observation(List.of(new UpstreamFigures(
                "orders",
                List.of("ams"),
                "",
                Set.of(),
                List.of(),
                Double.NaN,
                1,
                OptionalDouble.empty(),
                false,
                false,
                mended)));
    }

    @Test
    void observation_ofBeforeSingleNodesWereWritten_isRead() throws IOException {
        byte[] old = edited(JournalCodec.bytes(observation(3)), text -> text.replace(",\"mended\":3", ""));
        assertThat(JournalCodec.observation(old)).isEqualTo(observation(0));
        assertThat(JournalCodec.observation(JournalCodec.bytes(observation(3)))).isEqualTo(observation(3));
    }
}
