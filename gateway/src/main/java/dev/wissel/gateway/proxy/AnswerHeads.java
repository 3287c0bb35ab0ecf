package dev.wissel.gateway.proxy;

import dev.wissel.gateway.http.Head;
import dev.wissel.gateway.http.Method;
import dev.wissel.gateway.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a target's answer, in however many pieces it comes, past any interim answers (1xx). A head that comes whole, as nearly all do, is
 * parsed in the loop's own array; only one that comes in pieces gets an array of its own. Confined to its exchange.
 */
final class AnswerHeads {
    /** What came of reading. */
    enum Result {
        /** All bytes are taken, and the head has not ended. */
        MORE,
        /** What came is no answer, or one that nobody asked for (101). */
        BROKEN,
        /** {@link #head()} is the head; what follows it is still in the buffer. */
        HEAD
    }

    static final int SWITCHING_PROTOCOLS = 101;

    private final ProxyLoop loop;
    private byte[] partialBytes = ProxyLoop.NO_BYTES;
    private int partialLength;
    private @Nullable ResponseHead partialHead;
    private ResponseHead head;
    private byte[] bytes = ProxyLoop.NO_BYTES;

    AnswerHeads(ProxyLoop loop) {
        this.loop = loop;
        this.head = loop.responseHead();
    }

    /** Returns whether a part of a head has come. */
    boolean begun() {
        return partialLength > 0;
    }

    /** Returns the head that was read; valid until the loop reads another. */
    ResponseHead head() {
        return head;
    }

    /** Returns the array that the head's offsets refer to; valid as long as the head. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Reads on.
     *
     * @param method method of the request that is answered
     * @param upgrade whether the request asks for WebSocket, so that 101 is an answer
     */
    Result read(ByteBuf in, Method method, boolean upgrade) {
        do {
            int fresh = in.readableBytes();
            choose(fresh);
            in.getBytes(in.readerIndex(), bytes, partialLength, fresh);
            int end = partialLength + fresh;
            int used = head.parse(bytes, 0, end, loop.limits(), method);
            if (used == Head.NEED_MORE) {
                in.skipBytes(fresh);
                keep(end);
                return Result.MORE;
            }
            boolean switched = used > 0 && head.status() == SWITCHING_PROTOCOLS;
            if (used < 0 || switched && !(upgrade && head.webSocket())) {
                return Result.BROKEN;
            }
            in.skipBytes(used - partialLength);
            forget();
            if (switched || !head.interim()) {
                return Result.HEAD;
            }
        } while (in.isReadable());
        return Result.MORE; // an interim answer alone: the real one follows
    }

    private void choose(int fresh) {
        if (partialLength == 0) {
            bytes = loop.scratch(fresh);
            head = loop.responseHead();
            head.reset();
        } else {
            partialBytes = ProxyLoop.grown(partialBytes, partialLength + fresh);
            bytes = partialBytes;
            head = ownHead();
        }
    }

    private ResponseHead ownHead() {
        ResponseHead own = partialHead;
        if (own == null) {
            own = new ResponseHead();
            partialHead = own;
        }
        return own;
    }

    private void keep(int end) {
        if (partialLength == 0) {
            ownHead().reset();
            partialBytes = ProxyLoop.grown(partialBytes, end);
            System.arraycopy(bytes, 0, partialBytes, 0, end);
        }
        partialLength = end;
    }

    /** Forgets a head of which only a part has come. */
    void forget() {
        partialLength = 0;
        partialHead = null;
        partialBytes = ProxyLoop.NO_BYTES;
    }
}
