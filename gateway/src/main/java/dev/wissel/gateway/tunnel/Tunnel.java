package dev.wissel.gateway.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * Two connections joined: what comes from one goes to the other, no faster than the other takes it. The end of one direction is passed on and leaves
 * the other direction open, except over TLS, where it ends both. A connection that breaks ends the other one, after it has been given what
 * there was for it.
 *
 * <p>Confined to the event loop of its two channels.
 */
public final class Tunnel {
    /** How often the time-outs are looked at. */
    private static final long LOOK_NANOS = 20_000_000L;

    /** What ended a tunnel. */
    public enum End {
        /** It is open, or both sides have closed it in good order. */
        CLOSED,
        /** The client's connection broke. */
        CLIENT_BROKE,
        /** The target's connection broke. */
        TARGET_BROKE,
        /** No byte came in either direction. */
        IDLE,
        /** The client took nothing. */
        CLIENT_STUCK,
        /** The target took nothing. */
        TARGET_STUCK,
        /** The gateway closed it. */
        CUT
    }

    private final TunnelOwner owner;
    private final TunnelTimes times;
    private final TunnelSide client;
    private final TunnelSide target;
    private long movedNanos;
    private long lookedNanos;
    private End end = End.CLOSED;
    private boolean over;

    private Tunnel(Channel client, Channel target, TunnelTimes times, TunnelOwner owner) {
        this.owner = owner;
        this.times = times;
        this.client = new TunnelSide(this, client, End.CLIENT_BROKE);
        this.target = new TunnelSide(this, target, End.TARGET_BROKE);
        this.client.join(this.target);
        this.target.join(this.client);
    }

    /**
     * Joins two connections of one event loop. {@link #begin} lets bytes flow.
     *
     * @param client the client's connection
     * @param target the target's connection
     */
    public static Tunnel between(Channel client, Channel target, TunnelTimes times, TunnelOwner owner) {
        return new Tunnel(client, target, times, owner);
    }

    /**
     * Takes the place of the two handlers, and from now on of all reading.
     *
     * @param ofClient the client's handler until now, the last of its channel
     * @param ofTarget the target's handler until now, the last of its channel
     * @param fromClient bytes that the client has sent already, which become the tunnel's to release; null for none
     * @param fromTarget bytes that the target has sent already, likewise
     */
    public void begin(
            ChannelHandler ofClient,
            ChannelHandler ofTarget,
            @Nullable ByteBuf fromClient,
            @Nullable ByteBuf fromTarget) {
        movedNanos = owner.nowNanos();
        lookedNanos = movedNanos;
        client.replace(ofClient);
        target.replace(ofTarget);
        if (fromTarget != null) {
            target.take(fromTarget);
        }
        client.flush(); // the owner may have written before
        if (fromClient != null) {
            client.take(fromClient);
            target.flush();
        }
        client.open();
        target.open();
    }

    /** Ends what has taken too long. Called every few milliseconds. */
    public void tick(long nowNanos) {
        if (over || nowNanos - lookedNanos < LOOK_NANOS) {
            return;
        }
        lookedNanos = nowNanos;
        boolean clientTook = client.look(nowNanos);
        boolean targetTook = target.look(nowNanos);
        if (clientTook || targetTook) {
            movedNanos = nowNanos;
        }
        if (target.stuck(nowNanos, times.targetNanos())) {
            cut(End.TARGET_STUCK);
        } else if (client.stuck(nowNanos, times.clientNanos())) {
            cut(End.CLIENT_STUCK);
        } else if (client.pendingBytes() == 0
                && target.pendingBytes() == 0
                && nowNanos - movedNanos >= times.idleNanos()) {
            cut(End.IDLE);
        }
    }

    /** Returns the target's connection. */
    public Channel targetChannel() {
        return target.channel();
    }

    /** Closes both connections at once. */
    public void cut() {
        cut(End.CUT);
    }

    private void cut(End why) {
        ended(why);
        client.close();
        target.close();
    }

    /** Returns the bytes that came from the client and went to the target. */
    public long toTargetBytes() {
        return target.takenBytes();
    }

    /** Returns the bytes that came from the target and went to the client. */
    public long toClientBytes() {
        return client.takenBytes();
    }

    /** Returns what ended it. */
    public End end() {
        return end;
    }

    void moved() {
        movedNanos = owner.nowNanos();
    }

    /** Keeps the first cause: what breaks after that is its consequence. */
    void ended(End why) {
        if (end == End.CLOSED) {
            end = why;
        }
    }

    void closed() {
        if (!over && client.isClosed() && target.isClosed()) {
            over = true;
            owner.onTunnelOver(this);
        }
    }
}
