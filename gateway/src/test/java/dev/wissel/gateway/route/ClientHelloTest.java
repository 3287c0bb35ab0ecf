package dev.wissel.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.testkit.Property;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
    private static @Nullable ClientHello peek(byte[] bytes) throws ClientHello.NotTls {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        ClientHello hello = ClientHello.peek(in);
        assertThat(in.readerIndex()).isZero();
        return hello;
    }

    private static @Nullable String name(byte[] bytes) throws ClientHello.NotTls {
        return Objects.requireNonNull(peek(bytes)).serverName();
    }

    /** Cuts the first record's message into records of at most this many bytes. */
    private static byte[] inRecords(byte[] hello, int size) {
        byte[] message = Arrays.copyOfRange(hello, 5, hello.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += size) {
            int count = Math.min(size, message.length - at);
            out.writeBytes(new byte[] {22, 3, 1, (byte) (count >> 8), (byte) count});
            out.write(message, at, count);
        }
        return out.toByteArray();
    }

    @Test
    void serverName_ofARealClient_found() throws Exception {
        assertThat(name(Hellos.of("shop.example"))).isEqualTo("shop.example");
        assertThat(name(Hellos.of("Shop.EXAMPLE"))).isEqualTo("shop.example");
        assertThat(name(Hellos.of(""))).isNull();
    }

    @Test
    void hello_inPieces_asksForMoreUntilItIsWhole() throws Exception {
        byte[] hello = Hellos.of("shop.example");
        for (int length = 0; length < hello.length; length++) {
            assertThat(peek(Arrays.copyOf(hello, length))).isNull();
        }
        assertThat(name(Arrays.copyOf(hello, hello.length + 100))).isEqualTo("shop.example");
    }

    @Test
    void hello_overManyRecords_putTogether() throws Exception {
        for (int size : List.of(1, 3, 4, 50, 200)) {
            byte[] cut = inRecords(Hellos.of("shop.example"), size);
            assertThat(name(cut)).as("records of %d", size).isEqualTo("shop.example");
            assertThat(peek(Arrays.copyOf(cut, cut.length - 1))).isNull();
        }
    }

    @Test
    void bytes_thatAreNoHello_refused() {
        for (byte[] bytes : List.of(
                "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {22, 2},
                new byte[] {23, 3, 1, 0, 5},
                new byte[] {22, 3, 1, 0, 0},
                new byte[] {22, 3, 1, 0x40, 1},
                new byte[] {22, 3, 1, 0, 4, 2, 0, 0, 0},
                new byte[] {22, 3, 1, 0, 4, 1, 0, 0, 0},
                new byte[] {22, 3, 1, 0, 4, 1, 0, (byte) 0xff, 0},
                new byte[] {(byte) 0x80, 0x2e, 1, 3, 1})) {
            assertThatThrownBy(() -> peek(bytes)).as(Arrays.toString(bytes)).isInstanceOf(ClientHello.NotTls.class);
        }
    }

    @Test
    void records_ofOneByteWithoutEnd_refusedAtTheLimit() throws Exception {
        byte[] endless = new byte[ClientHello.MAX_BYTES];
        byte[] message = {1, 0, 0x3f, 0};
        for (int i = 0; i * 6 + 6 <= endless.length; i++) {
            byte[] record = {22, 3, 1, 0, 1, i < 4 ? message[i] : 0};
            System.arraycopy(record, 0, endless, i * 6, 6);
        }
        byte[] before = Arrays.copyOf(endless, ClientHello.MAX_BYTES - 10);
        assertThat(peek(before)).isNull();
        byte[] last = Arrays.copyOf(endless, ClientHello.MAX_BYTES / 6 * 6);
        byte[] more = Arrays.copyOf(last, last.length + 6);
        System.arraycopy(last, 24, more, last.length, 6);
        assertThatThrownBy(() -> peek(more)).isInstanceOf(ClientHello.NotTls.class);
    }

    @Test
    void hello_mutated_foundOrRefusedAndNothingElse() {
        byte[] hello = Hellos.of("shop.example");
        Property.forAll(20_000, random -> {
            byte[] bytes = hello.clone();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                peek(bytes);
            } catch (ClientHello.NotTls refused) {
                // as it should be
            }
        });
    }
}
