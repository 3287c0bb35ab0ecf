package dev.wissel.gateway.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A name server on loopback that says what it is told to: NXDOMAIN for what it does not know, nothing for what it is silent about. Thread-safe. */
final class DnsServer implements AutoCloseable {
    private final Map<String, List<Record>> zone = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final InetSocketAddress address;
    private volatile long delayMillis;

    private record Record(String owner, DnsRecordType type, long ttlSeconds, byte[] data) {}

    DnsServer(EventLoopGroup group) throws InterruptedException {
        this.address = (InetSocketAddress) new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Answers());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel()
                .localAddress();
    }

    InetSocketAddress address() {
        return address;
    }

    /** Returns what it has been asked, as {@code TYPE name}. */
    List<String> asked() {
        return asked;
    }

    void forget(String name) {
        zone.keySet().removeIf(key -> key.endsWith(" " + name));
    }

    void silent(String name) {
        silent.add(name);
    }

    /** Lets every answer come so late. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** Adds an A or AAAA record, by the look of the address. */
    DnsServer address(String name, long ttlSeconds, String ip) throws UnknownHostException {
        byte[] bytes = InetAddress.getByName(ip).getAddress();
        return add(name, name, bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA, ttlSeconds, bytes);
    }

    DnsServer srv(String name, long ttlSeconds, int priority, int weight, int port, String target) {
        ByteBuf data = Unpooled.buffer().writeShort(priority).writeShort(weight).writeShort(port);
        data.writeBytes(wire(target));
        return add(name, name, DnsRecordType.SRV, ttlSeconds, bytes(data));
    }

    /** Adds an alias, and the address that belongs to it, to the answers for the name. */
    DnsServer alias(String name, long ttlSeconds, String canonical, String ip) throws UnknownHostException {
        add(name, name, DnsRecordType.A, DnsRecordType.CNAME, ttlSeconds, wire(canonical));
        return add(
                name,
                canonical,
                DnsRecordType.A,
                ttlSeconds,
                InetAddress.getByName(ip).getAddress());
    }

    /** Adds a record with any bytes. */
    DnsServer raw(String name, DnsRecordType type, byte... data) {
        return add(name, name, type, 60, data);
    }

    private DnsServer add(String question, String owner, DnsRecordType type, long ttlSeconds, byte[] data) {
        return add(question, owner, type, type, ttlSeconds, data);
    }

    private DnsServer add(
            String question, String owner, DnsRecordType asked, DnsRecordType type, long ttlSeconds, byte[] data) {
        zone.computeIfAbsent(asked.name() + " " + question, absent -> new CopyOnWriteArrayList<>())
                .add(new Record(owner, type, ttlSeconds, data));
        return this;
    }

    private static byte[] wire(String name) {
        ByteBuf data = Unpooled.buffer();
        if (!name.equals(".")) {
            for (String label : name.split("\\.")) {
                data.writeByte(label.length()).writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return bytes(data.writeByte(0));
    }

    private static byte[] bytes(ByteBuf data) {
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        data.release();
        return bytes;
    }

    @Override
    public void close() {
        zone.clear();
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            String name = question.name().substring(0, question.name().length() - 1);
            asked.add(question.type().name() + " " + name);
            if (silent.contains(name)) {
                return;
            }
            DatagramDnsResponse answer = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            answer.addRecord(DnsSection.QUESTION, question);
            List<Record> records =
                    new ArrayList<>(zone.getOrDefault(question.type().name() + " " + name, List.of()));
            for (Record each : records) {
                answer.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(
                                each.owner, each.type, each.ttlSeconds, Unpooled.wrappedBuffer(each.data)));
            }
            boolean known = zone.keySet().stream().anyMatch(key -> key.endsWith(" " + name));
            answer.setCode(known ? DnsResponseCode.NOERROR : DnsResponseCode.NXDOMAIN);
            ctx.executor().schedule(() -> ctx.writeAndFlush(answer), delayMillis, TimeUnit.MILLISECONDS);
        }
    }
}
