package dev.wissel.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.RegionPaces;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.core.load.Pace;
import dev.wissel.core.region.PaceWatch;
import dev.wissel.core.region.RegionPace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

    @Test
    void state_ofBeforeRegionsPacesWereWatched_isRead() throws IOException {
        DirectorState state = new DirectorState(Map.of("orders", UpstreamState.INITIAL));
        byte[] old = edited(
                JournalCodec.bytes(state),
                text -> text.replaceFirst(",?\"paces\":\\{.*?\"readNanos\":-?\\d+}", "")
                        .replace("{,", "{"));
        assertThat(JournalCodec.state(old)).isEqualTo(state);
    }

    @Test
    void state_withPaces_isReadAsItWas() {
        RegionPaces paces = new RegionPaces(
                new PaceWatch.State(
                        Map.of(
                                "ams",
                                new PaceWatch.Memory(
                                        List.of(new PaceWatch.Mark(1, new Pace.Reading(20, 0.1 + 0.2))),
                                        Double.NaN,
                                        16.1,
                                        Double.NaN,
                                        Double.NaN,
                                        7,
                                        new RegionPace(RegionPace.Kind.SLOW, "why"),
                                        20.7,
                                        8,
                                        2,
                                        Pace.Reading.NONE)),
                        true,
                        9,
                        1,
                        8),
                Map.of("ams", new Pace.Reading(20, 0.1 + 0.2)),
                5);
        UpstreamState none = UpstreamState.INITIAL;
        UpstreamState upstream = new UpstreamState(
                true,
                none.regions(),
                none.weights(),
                none.wanted(),
                none.pending(),
                none.foreign(),
                none.writesNanos(),
                1,
                2,
                3,
                none.reasons(),
                none.said(),
                paces);
        DirectorState state = new DirectorState(Map.of("orders", upstream));
        assertThat(JournalCodec.state(JournalCodec.bytes(state))).isEqualTo(state);
    }
}
