package dev.wissel.controller.journal;

import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.core.model.Address;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Records of {@code core} as JSON, and back to equal ones: every double to the last bit, with NaN. Stateless and thread-safe.
 */
final class JournalCodec {
    private static final String BETWEEN = " ";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule("addresses")
                    .addSerializer(Address.class, new AddressWriter())
                    .addDeserializer(Address.class, new AddressReader())
                    .addKeySerializer(Address.class, new AddressKeyWriter())
                    .addKeyDeserializer(Address.class, new AddressKeyReader()))
            .disable(
                    DeserializationFeature
                            .FAIL_ON_NULL_FOR_PRIMITIVES) // a number that an older version did not write is 0
            .build();

    private JournalCodec() {}

    private static String text(Address address) {
        return address.ip() + BETWEEN + address.port() + BETWEEN + address.host();
    }

    private static Address address(String text) {
        String[] parts = text.split(BETWEEN, 3);
        return new Address(parts[0], Integer.parseInt(parts[1]), parts[2]);
    }

    private static final class AddressWriter extends ValueSerializer<Address> {
        @Override
        public void serialize(Address value, JsonGenerator out, SerializationContext context) {
            out.writeString(text(value));
        }
    }

    private static final class AddressKeyWriter extends ValueSerializer<Address> {
        @Override
        public void serialize(Address value, JsonGenerator out, SerializationContext context) {
            out.writeName(text(value));
        }
    }

    private static final class AddressReader extends ValueDeserializer<Address> {
        @Override
        public Address deserialize(JsonParser in, DeserializationContext context) {
            return address(in.getString());
        }
    }

    private static final class AddressKeyReader extends KeyDeserializer {
        @Override
        public @Nullable Object deserializeKey(String key, DeserializationContext context) {
            return address(key);
        }
    }

    // ---------------------------------------------------------------- observations and states

    static byte[] bytes(Observation observation) {
        return zipped(observation);
    }

    static Observation observation(byte[] bytes) {
        return read(unzipped(bytes), Observation.class);
    }

    static byte[] bytes(DirectorState state) {
        return zipped(state);
    }

    static DirectorState state(byte[] bytes) {
        return read(unzipped(bytes), DirectorState.class);
    }

    static String text(UpstreamDecision decision) {
        return JSON.writeValueAsString(decision);
    }

    static UpstreamDecision decision(String text) {
        return read(text, UpstreamDecision.class);
    }

    static String text(Map<String, JournalRules> rules) {
        return JSON.writeValueAsString(new TreeMap<>(rules));
    }

    static Map<String, JournalRules> rules(String text) {
        try {
            return JSON.readValue(text, new TypeReference<Map<String, JournalRules>>() {});
        } catch (JacksonException damaged) {
            throw damaged(damaged);
        }
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JacksonException damaged) {
            throw damaged(damaged);
        }
    }

    private static JournalException damaged(JacksonException why) {
        return new JournalException(
                "the journal holds something that this version cannot read: " + why.getOriginalMessage()
                        + " (expected: what the version that wrote it makes; use that one, or a new journal)",
                why);
    }

    /** Costs half of what the usual strength does, and is a tenth longer. */
    private static final class QuickZip extends GZIPOutputStream {
        QuickZip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static byte[] zipped(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new QuickZip(bytes)) {
            zip.write(JSON.writeValueAsBytes(value));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private static String unzipped(byte[] bytes) {
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(zip.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new JournalException("the journal is damaged: " + damaged.getMessage(), damaged);
        }
    }
}
