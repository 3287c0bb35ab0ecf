package dev.wissel.console.entity;

import dev.wissel.kong.declarative.EntityReader;
import dev.wissel.kong.declarative.EntityReader.Outcome;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.rule.HostAddress;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes entities of what is given: ids, times and what Kong derives are filled in, everything is checked. Thread-safe. */
final class EntityMaker {
    private static final double MILLIS = 1000.0;

    private final EntityReader reader;
    private final LongSupplier clockMillis;
    private final Supplier<String> uuids;

    EntityMaker(EntityReader reader, LongSupplier clockMillis, Supplier<String> uuids) {
        this.reader = reader;
        this.clockMillis = clockMillis;
        this.uuids = uuids;
    }

    String uuid() {
        return uuids.get();
    }

    /** Returns the time as entities of a type have it. */
    Number now(EntityType type) {
        long millis = clockMillis.getAsLong();
        return type.millis() ? (Number) (millis / MILLIS) : (Number) (millis / 1000);
    }

    /** Returns a new entity. */
    Entity make(EntityType type, Map<String, @Nullable Object> given) throws KongError {
        Map<String, @Nullable Object> fields = prepared(type, given);
        if (fields.get("id") == null) {
            fields.put("id", uuids.get());
        }
        Number now = now(type);
        if (fields.get("created_at") == null) {
            fields.put("created_at", now);
        }
        fields.put("updated_at", now);
        return entity(type, reader.read(type.table(), fields));
    }

    /** Returns an entity with changes laid over it. */
    Entity changed(Entity before, Map<String, @Nullable Object> given) throws KongError {
        EntityType type = before.type();
        Map<String, @Nullable Object> fields = prepared(type, given);
        Object id = fields.remove("id");
        String error = id instanceof String text ? reader.error(type.table(), "id", text) : "expected a string";
        if (id != null && error != null) {
            throw KongError.schemaViolation(Map.of("id", error));
        }
        fields.put("updated_at", now(type));
        return entity(type, reader.merge(type.table(), fields, before.stored()));
    }

    private static Map<String, @Nullable Object> prepared(EntityType type, Map<String, @Nullable Object> given)
            throws KongError {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(given);
        if (fields.get("id") instanceof String id && Key.isUuid(id)) {
            fields.put("id", id.toLowerCase(Locale.ROOT));
        }
        if (type == EntityType.TARGETS && fields.get("target") instanceof String target) {
            fields.put("target", target(target));
        }
        if (type == EntityType.CA_CERTIFICATES && fields.get("cert") instanceof String cert) {
            digest(cert).ifPresent(digest -> fields.put("cert_digest", digest));
        }
        return fields;
    }

    /** Returns a target as Kong keeps it: with a port, an IPv6 address in full. */
    static String target(String text) throws KongError {
        HostAddress address = HostAddress.parse(text).address();
        if (address == null) {
            throw KongError.schemaViolation(Map.of("target", "Invalid target; not a valid hostname or ip address"));
        }
        return address.text(Target.DEFAULT_PORT);
    }

    private static Optional<String> digest(String pem) {
        try {
            byte[] der = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .getEncoded();
            return Optional.of(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(der)));
        } catch (CertificateException unreadable) {
            return Optional.empty(); // the schema says what is wrong with it
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Entity entity(EntityType type, Outcome outcome) throws KongError {
        if (!outcome.kongFields().isEmpty()) {
            throw KongError.schemaViolation(outcome.kongFields());
        }
        return new Entity(
                type,
                String.valueOf(outcome.stored().get("id")),
                outcome.stored(),
                outcome.shown(),
                Objects.requireNonNull(outcome.bound()));
    }
}
