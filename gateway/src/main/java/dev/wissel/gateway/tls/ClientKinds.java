package dev.wissel.gateway.tls;

import io.netty.buffer.ByteBuf;

/**
 * Which kinds of certificates a client can verify, by what its ClientHello offers (RFC 8446 §4.1.2 and §4.2.3): signature algorithms and suites. Immutable.
 *
 * @param ecdsa whether it takes a certificate with an EC key
 * @param rsa whether it takes one with an RSA key
 */
record ClientKinds(boolean ecdsa, boolean rsa) {
    /** Of a client of which nothing is known. */
    static final ClientKinds ALL = new ClientKinds(true, true);

    private static final int VERSION_AND_RANDOM_BYTES = 34;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int ECDSA = 3;
    private static final int RSA = 1;
    private static final int PSS = 8;

    /** Reads the body of a ClientHello, without moving its indices. */
    static ClientKinds of(ByteBuf hello) {
        try {
            return read(hello.slice());
        } catch (IndexOutOfBoundsException malformed) {
            return ALL; // whoever shakes hands says what is wrong with it
        }
    }

    private static ClientKinds read(ByteBuf hello) {
        hello.skipBytes(VERSION_AND_RANDOM_BYTES);
        hello.skipBytes(hello.readUnsignedByte());
        boolean ecdsaSuite = false;
        boolean rsaSuite = false;
        ByteBuf suites = hello.readSlice(hello.readUnsignedShort());
        while (suites.isReadable(2)) {
            int suite = suites.readUnsignedShort();
            boolean either = suite >> 8 == 0x13; // TLS 1.3 leaves it to the signature algorithms
            ecdsaSuite |= either || isEcdsa(suite);
            rsaSuite |= either || isRsa(suite);
        }
        hello.skipBytes(hello.readUnsignedByte());
        if (!hello.isReadable(2)) {
            return new ClientKinds(ecdsaSuite, rsaSuite);
        }
        ByteBuf extensions = hello.readSlice(hello.readUnsignedShort());
        while (extensions.isReadable(4)) {
            int type = extensions.readUnsignedShort();
            ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
            if (type == SIGNATURE_ALGORITHMS) {
                ByteBuf algorithms = extension.readSlice(extension.readUnsignedShort());
                return new ClientKinds(ecdsaSuite && names(algorithms, true), rsaSuite && names(algorithms, false));
            }
        }
        return new ClientKinds(ecdsaSuite, rsaSuite);
    }

    private static boolean isEcdsa(int suite) {
        return switch (suite) {
            case 0xc02b, 0xc02c, 0xcca9 -> true;
            default -> false;
        };
    }

    private static boolean isRsa(int suite) {
        return switch (suite) {
            case 0xc02f, 0xc030, 0xcca8 -> true;
            default -> false;
        };
    }

    private static boolean names(ByteBuf algorithms, boolean ecdsa) {
        for (int at = algorithms.readerIndex(); at + 1 < algorithms.writerIndex(); at += 2) {
            int hash = algorithms.getUnsignedByte(at);
            int signature = algorithms.getUnsignedByte(at + 1);
            boolean wanted = ecdsa
                    ? signature == ECDSA && hash != PSS
                    : signature == RSA && hash != PSS || hash == PSS && signature >= 4 && signature <= 6;
            if (wanted) {
                return true;
            }
        }
        return false;
    }
}
