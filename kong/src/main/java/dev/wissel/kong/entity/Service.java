package dev.wissel.kong.entity;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A service: where the requests of its routes go. Kong facts 1.1.
 *
 * <p>If {@code host} equals the name of an upstream, that upstream decides about the address, and {@code port} is ignored.
 *
 * <p>Immutable.
 *
 * @param id uuid; as Kong derives it unless given
 * @param name unique name; null if it has none
 * @param retries further tries after the first, in [0, 32767]
 * @param protocol one of {@code grpc, grpcs, http, https, tcp, tls, tls_passthrough, udp}
 * @param host host name, numeric address or name of an upstream; never with a port
 * @param port port, in [0, 65535]; 0 is legal to Kong
 * @param path prefix of the path sent upstream, starting with a slash; null if none
 * @param connectTimeoutMillis time to connect, in milliseconds, in [1, 2^31 - 2]
 * @param writeTimeoutMillis longest pause between two writes, in milliseconds, in [1, 2^31 - 2]
 * @param readTimeoutMillis longest pause between two reads, in milliseconds, in [1, 2^31 - 2]
 * @param tags tags; empty if none
 * @param clientCertificateId id of the certificate shown to the upstream; null if none
 * @param tlsVerify whether the upstream's certificate is verified; null leaves it to the node
 * @param tlsVerifyDepth longest chain of certificates, in [0, 64]; null leaves it to the node
 * @param caCertificates ids of the authorities trusted for this service; empty if none are named
 * @param enabled false takes its routes out of the router
 */
public record Service(
        String id,
        @Nullable String name,
        int retries,
        String protocol,
        String host,
        int port,
        @Nullable String path,
        int connectTimeoutMillis,
        int writeTimeoutMillis,
        int readTimeoutMillis,
        List<String> tags,
        @Nullable String clientCertificateId,
        @Nullable Boolean tlsVerify,
        @Nullable Integer tlsVerifyDepth,
        List<String> caCertificates,
        boolean enabled) {
    public Service {
        Objects.requireNonNull(id, "id");
        Check.range("retries", retries, 0, 32767);
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(host, "host");
        Check.range("port", port, 0, 65535);
        Check.range("connectTimeoutMillis", connectTimeoutMillis, 1, 2147483646);
        Check.range("writeTimeoutMillis", writeTimeoutMillis, 1, 2147483646);
        Check.range("readTimeoutMillis", readTimeoutMillis, 1, 2147483646);
        tags = List.copyOf(tags);
        caCertificates = List.copyOf(caCertificates);
        if (tlsVerifyDepth != null) {
            Check.range("tlsVerifyDepth", tlsVerifyDepth, 0, 64);
        }
    }

    /** Starts a service of that name; its host must still be given; everything else has Kong's defaults. */
    public static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Starts one without a name; an id must be given or a name. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a copy in which single fields can be changed; the id stays unless it is given anew. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.id = id;
        copy.name = name;
        copy.retries = retries;
        copy.protocol = protocol;
        copy.host = host;
        copy.port = port;
        copy.path = path;
        copy.connectTimeoutMillis = connectTimeoutMillis;
        copy.writeTimeoutMillis = writeTimeoutMillis;
        copy.readTimeoutMillis = readTimeoutMillis;
        copy.tags = tags;
        copy.clientCertificateId = clientCertificateId;
        copy.tlsVerify = tlsVerify;
        copy.tlsVerifyDepth = tlsVerifyDepth;
        copy.caCertificates = caCertificates;
        copy.enabled = enabled;
        return copy;
    }

    /** Collects the fields of a service. Confined to one thread. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String name;
        private int retries = 5;
        private String protocol = "http";
        private @Nullable String host;
        private int port = 80;
        private @Nullable String path;
        private int connectTimeoutMillis = 60000;
        private int writeTimeoutMillis = 60000;
        private int readTimeoutMillis = 60000;
        private List<String> tags = List.of();
        private @Nullable String clientCertificateId;
        private @Nullable Boolean tlsVerify;
        private @Nullable Integer tlsVerifyDepth;
        private List<String> caCertificates = List.of();
        private boolean enabled = true;

        private Builder() {}

        /** Sets the uuid. */
        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        /** Sets unique name. */
        public Builder name(@Nullable String value) {
            name = value;
            return this;
        }

        /** Sets further tries after the first, in [0, 32767]. */
        public Builder retries(int value) {
            retries = value;
            return this;
        }

        /** Sets one of {@code grpc, grpcs, http, https, tcp, tls, tls_passthrough, udp}. */
        public Builder protocol(String value) {
            protocol = value;
            return this;
        }

        /** Sets host name, numeric address or name of an upstream. */
        public Builder host(String value) {
            host = value;
            return this;
        }

        /** Sets port, in [0, 65535]. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** Sets prefix of the path sent upstream, starting with a slash. */
        public Builder path(@Nullable String value) {
            path = value;
            return this;
        }

        /** Sets time to connect, in milliseconds, in [1, 2^31 - 2]. */
        public Builder connectTimeoutMillis(int value) {
            connectTimeoutMillis = value;
            return this;
        }

        /** Sets longest pause between two writes, in milliseconds, in [1, 2^31 - 2]. */
        public Builder writeTimeoutMillis(int value) {
            writeTimeoutMillis = value;
            return this;
        }

        /** Sets longest pause between two reads, in milliseconds, in [1, 2^31 - 2]. */
        public Builder readTimeoutMillis(int value) {
            readTimeoutMillis = value;
            return this;
        }

        /** Sets tags. */
        public Builder tags(List<String> value) {
            tags = value;
            return this;
        }

        /** Sets tags. */
        public Builder tags(String... values) {
            tags = List.of(values);
            return this;
        }

        /** Sets id of the certificate shown to the upstream. */
        public Builder clientCertificateId(@Nullable String value) {
            clientCertificateId = value;
            return this;
        }

        /** Sets whether the upstream's certificate is verified. */
        public Builder tlsVerify(@Nullable Boolean value) {
            tlsVerify = value;
            return this;
        }

        /** Sets longest chain of certificates, in [0, 64]. */
        public Builder tlsVerifyDepth(@Nullable Integer value) {
            tlsVerifyDepth = value;
            return this;
        }

        /** Sets ids of the authorities trusted for this service. */
        public Builder caCertificates(List<String> value) {
            caCertificates = value;
            return this;
        }

        /** Sets ids of the authorities trusted for this service. */
        public Builder caCertificates(String... values) {
            caCertificates = List.of(values);
            return this;
        }

        /** Sets false takes its routes out of the router. */
        public Builder enabled(boolean value) {
            enabled = value;
            return this;
        }

        /**
         * Returns the service.
         *
         * @throws IllegalArgumentException if a field is out of its range or a required one is missing
         */
        public Service build() {
            String hostGiven = Check.given("host", host);
            return new Service(
                    id != null ? id : EntityId.of("services", Check.given("id or name", name)),
                    name,
                    retries,
                    protocol,
                    hostGiven,
                    port,
                    path,
                    connectTimeoutMillis,
                    writeTimeoutMillis,
                    readTimeoutMillis,
                    tags,
                    clientCertificateId,
                    tlsVerify,
                    tlsVerifyDepth,
                    caCertificates,
                    enabled);
        }
    }
}
