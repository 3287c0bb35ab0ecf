package dev.wissel.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of a host name without ever blocking: SRV first, then A, then AAAA, as Kong's {@code dns_order} does (facts 2.2), after the
 * hosts file. Confined to the keeper loop.
 */
final class NameResolver implements AutoCloseable {
    /** Time to live of what the hosts file says, seconds: it is read anew then. */
    private static final long HOSTS_TTL_SECONDS = 10;

    private static final long QUERY_TIMEOUT_MILLIS = 2000;
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    private final DnsNameResolver dns;
    private final Search search;
    private Map<String, Answer> early = Map.of();

    /**
     * One name's answer. Immutable.
     *
     * @param endpoints ip, port and weight of each record; empty if there is none
     * @param ttlSeconds how long the answer holds
     * @param error what went wrong; null if nothing did
     */
    record Answer(
            List<Endpoint> endpoints,
            long ttlSeconds,
            @Nullable String error) {}

    /**
     * An address that a name stands for. Immutable.
     *
     * @param ip numeric address, IPv6 in brackets and expanded
     * @param port port of an SRV record; 0 if the name says none
     * @param weight weight of an SRV record, 0 counted as 1; -1 if the name says none
     * @param priority priority of an SRV record, lower first
     */
    record Endpoint(String ip, int port, int weight, int priority) {}

    /** The search list of resolv.conf. */
    record Search(List<String> domains, int ndots) {
        static Search read(Path file) {
            List<String> domains = List.of();
            int ndots = 1;
            try {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.strip().split("\\s+");
                    if (words[0].equals("search") || words[0].equals("domain")) {
                        domains = List.of(Arrays.copyOfRange(words, 1, words.length));
                    } else if (words[0].equals("options")) {
                        ndots = ndots(words, ndots);
                    }
                }
            } catch (IOException | RuntimeException unreadable) {
                return new Search(List.of(), 1); // no such file: names are taken as they are
            }
            return new Search(domains, ndots);
        }

        private static int ndots(String[] words, int otherwise) {
            for (String word : words) {
                if (word.startsWith("ndots:")) {
                    return Integer.parseInt(word.substring("ndots:".length()));
                }
            }
            return otherwise;
        }

        /** Returns the names to ask for, in order. */
        List<String> candidates(String name) {
            if (name.endsWith(".")) {
                return List.of(name);
            }
            List<String> names = new ArrayList<>();
            boolean absoluteFirst = name.chars().filter(c -> c == '.').count() >= ndots;
            if (absoluteFirst) {
                names.add(name);
            }
            for (String domain : domains) {
                names.add(name + "." + domain);
            }
            if (!absoluteFirst) {
                names.add(name);
            }
            return names;
        }
    }

    NameResolver(EventLoop loop, @Nullable InetSocketAddress server) {
        DnsNameResolverBuilder builder = new DnsNameResolverBuilder(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS);
        if (server != null) {
            builder.nameServerProvider(new SingletonDnsServerAddressStreamProvider(server));
        }
        this.dns = builder.build();
        this.search = server == null ? Search.read(RESOLV_CONF) : new Search(List.of(), 1);
    }

    /** Asks for a name; the answer comes on the keeper loop. Numeric addresses never come here. */
    void resolve(String host, Consumer<Answer> done) {
        HostsFileEntriesResolver hosts = new DefaultHostsFileEntriesResolver();
        InetAddress listed = hosts.address(host, ResolvedAddressTypes.IPV4_PREFERRED);
        if (listed != null) {
            done.accept(new Answer(
                    List.of(new Endpoint(IpText.of(listed.getAddress()), 0, -1, 0)), HOSTS_TTL_SECONDS, null));
            return;
        }
        List<Question> questions = new ArrayList<>();
        for (String name : search.candidates(host.toLowerCase(Locale.ROOT))) {
            questions.add(new Question(name, DnsRecordType.SRV));
            questions.add(new Question(name, DnsRecordType.A));
            questions.add(new Question(name, DnsRecordType.AAAA));
        }
        ask(questions, 0, "no records", done);
    }

    /** Sets the answers that names about to be used have had already; empty again when they have been taken. */
    void early(Map<String, Answer> answers) {
        early = answers;
    }

    /** Returns the early answer for a name; null if there is none. */
    @Nullable
    Answer early(String host) {
        return early.get(host);
    }

    private record Question(String name, DnsRecordType type) {}

    private void ask(List<Question> questions, int at, String lastError, Consumer<Answer> done) {
        if (at == questions.size()) {
            done.accept(new Answer(List.of(), 0, lastError));
            return;
        }
        Question question = questions.get(at);
        DefaultDnsQuestion wire;
        try {
            wire = new DefaultDnsQuestion(question.name(), question.type());
        } catch (IllegalArgumentException malformed) {
            done.accept(new Answer(List.of(), 0, "not a host name"));
            return;
        }
        dns.resolveAll(wire).addListener((Future<List<DnsRecord>> answered) -> {
            if (!answered.isSuccess()) {
                ask(questions, at + 1, errorText(answered.cause()), done);
                return;
            }
            collect(question, answered.getNow(), found -> {
                if (found.endpoints().isEmpty()) {
                    ask(questions, at + 1, lastError, done);
                } else {
                    done.accept(found);
                }
            });
        });
    }

    /** A name server's refusal in Kong's words, anything else in its own. */
    private static String errorText(Throwable cause) {
        if (cause.getCause() instanceof DnsErrorCauseException refused) {
            return "dns server error: " + refused.getCode().intValue() + " " + refusal(refused.getCode());
        }
        String text = String.valueOf(cause.getMessage());
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String refusal(DnsResponseCode code) {
        return switch (code.intValue()) {
            case 1 -> "format error";
            case 2 -> "server failure";
            case 3 -> "name error";
            case 4 -> "not implemented";
            case 5 -> "refused";
            default -> "unknown";
        };
    }

    private void collect(Question question, List<DnsRecord> records, Consumer<Answer> done) {
        List<Endpoint> addresses = new ArrayList<>();
        List<Srv> services = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        for (DnsRecord record : records) {
            try {
                if (record instanceof DnsRawRecord raw && record.type().equals(question.type())) {
                    read(raw, addresses, services);
                    ttl = Math.min(ttl, record.timeToLive());
                }
            } catch (IndexOutOfBoundsException | IllegalArgumentException | DecoderException malformed) {
                // one record that nobody can read must not cost the others, nor the answer as such
            } finally {
                io.netty.util.ReferenceCountUtil.release(record);
            }
        }
        long heldSeconds = ttl == Long.MAX_VALUE ? 0 : ttl;
        if (services.isEmpty()) {
            done.accept(new Answer(merged(addresses), heldSeconds, null));
            return;
        }
        int best = services.stream().mapToInt(Srv::priority).min().orElse(0);
        List<Srv> chosen =
                services.stream().filter(srv -> srv.priority() == best).toList();
        resolveServices(chosen, 0, new ArrayList<>(), heldSeconds, done);
    }

    private record Srv(int priority, int weight, int port, String name) {}

    private static void read(DnsRawRecord raw, List<Endpoint> addresses, List<Srv> services) {
        ByteBuf content = raw.content().duplicate();
        if (raw.type().equals(DnsRecordType.SRV)) {
            int priority = content.readUnsignedShort();
            int weight = content.readUnsignedShort();
            int port = content.readUnsignedShort();
            String name = DefaultDnsRecordDecoder.decodeName(content);
            if (!name.equals(".")) { // "." says that there is decidedly no such service (RFC 2782)
                services.add(new Srv(priority, Math.max(1, weight), port, name));
            }
            return;
        }
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        if (bytes.length == 4 || bytes.length == 16) {
            addresses.add(new Endpoint(IpText.of(bytes), 0, -1, 0));
        }
    }

    /**
     * Returns the endpoints in an order that does not depend on that of the records, which name servers like to rotate; of an endpoint that is named
     * more than once the weights are added.
     */
    private static List<Endpoint> merged(List<Endpoint> found) {
        TreeMap<Endpoint, Endpoint> all =
                new TreeMap<>(Comparator.comparing(Endpoint::ip).thenComparing(Endpoint::port));
        for (Endpoint each : found) {
            all.merge(
                    each,
                    each,
                    (one, other) -> one.weight() < 0
                            ? one
                            : new Endpoint(one.ip(), one.port(), one.weight() + other.weight(), one.priority()));
        }
        return List.copyOf(all.values());
    }

    /** An SRV record names hosts: their addresses are asked for one after the other. */
    private void resolveServices(
            List<Srv> services, int at, List<Endpoint> found, long ttlSeconds, Consumer<Answer> done) {
        if (at == services.size()) {
            done.accept(new Answer(merged(found), ttlSeconds, null));
            return;
        }
        Srv srv = services.get(at);
        List<Question> questions =
                List.of(new Question(srv.name(), DnsRecordType.A), new Question(srv.name(), DnsRecordType.AAAA));
        ask(questions, 0, "no address for " + srv.name(), answer -> {
            for (Endpoint endpoint : answer.endpoints()) {
                found.add(new Endpoint(endpoint.ip(), srv.port(), srv.weight(), srv.priority()));
            }
            long held = answer.endpoints().isEmpty() ? ttlSeconds : Math.min(ttlSeconds, answer.ttlSeconds());
            resolveServices(services, at + 1, found, held, done);
        });
    }

    @Override
    public void close() {
        dns.close();
    }
}
