package dev.wissel.gateway.edge;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks of IP addresses. IPv4 addresses mapped into IPv6 count as the IPv4 ones they are. Immutable. */
public final class CidrSet {
    /** No address at all. */
    public static final CidrSet NONE = new CidrSet(List.of());

    private final List<Block> blocks;

    /** The first {@code bits} bits of an address. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Block(byte[] network, int bits) {
        boolean holds(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != network[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ network[whole]) & 0xff00 >> rest & 0xff) == 0;
        }
    }

    private CidrSet(List<Block> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /**
     * Reads blocks such as {@code 10.0.0.0/8}, {@code ::1} or {@code fd00::/8}. Bits behind the prefix do not matter.
     *
     * @throws IllegalArgumentException if one of them is neither an address nor a block
     */
    public static CidrSet of(List<String> texts) {
        List<Block> blocks = new ArrayList<>();
        for (String text : texts) {
            Block block = block(text);
            if (block == null) {
                throw new IllegalArgumentException(
                        "'" + text + "' (expected: an IPv4 or IPv6 address or a block of them, such as 10.0.0.0/8)");
            }
            blocks.add(block);
        }
        return new CidrSet(blocks);
    }

    private static @Nullable Block block(String text) {
        int slash = text.indexOf('/');
        byte[] network = address(slash < 0 ? text : text.substring(0, slash));
        if (network == null) {
            return null;
        }
        int all = network.length * 8;
        int bits = slash < 0 ? all : prefix(text.substring(slash + 1), all);
        if (bits < 0) {
            return null;
        }
        byte[] plain = unmapped(network);
        return plain.length == network.length ? new Block(network, bits) : mapped(network, plain, bits);
    }

    private static Block mapped(byte[] network, byte[] plain, int bits) {
        int hidden = (network.length - plain.length) * 8;
        return bits >= hidden ? new Block(plain, bits - hidden) : new Block(network, bits);
    }

    private static int prefix(String digits, int all) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int bits = Integer.parseInt(digits);
        return bits <= all ? bits : -1;
    }

    /** Returns the four or sixteen bytes of a numeric address, without scope and not in brackets; null if it is none. */
    public static byte @Nullable [] address(String text) {
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            return null;
        }
        return NetUtil.createByteArrayFromIpAddressString(text);
    }

    /** Returns the IPv4 address that an IPv6 address stands for, else the address itself. */
    static byte[] unmapped(byte[] address) {
        if (address.length != 16 || address[10] != -1 || address[11] != -1) {
            return address;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return address;
            }
        }
        return new byte[] {address[12], address[13], address[14], address[15]};
    }

    /** Returns whether there is no block. */
    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** Returns whether one of the blocks holds this address of four or sixteen bytes. */
    public boolean holds(byte[] address) {
        byte[] plain = unmapped(address);
        for (Block block : blocks) {
            if (block.holds(plain)) {
                return true;
            }
        }
        return false;
    }
}
