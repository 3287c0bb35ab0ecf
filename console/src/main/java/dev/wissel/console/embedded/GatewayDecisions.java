package dev.wissel.console.embedded;

import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.DecisionEntry.ShareView;
import dev.wissel.core.model.Grounds;
import dev.wissel.gateway.upstream.GatewayEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last decisions of a gateway, and what operators did: made before the gateway, for it is the gateway's listener. Thread-safe, and adding never waits.
 */
public final class GatewayDecisions implements Consumer<GatewayEvent> {
    /** How many are kept. */
    public static final int KEPT = 10_000;

    private static final int MOST_SUBJECTS = 20_000;

    private final int kept;
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentSkipListMap<Long, DecisionEntry> entries = new ConcurrentSkipListMap<>();
    private final Map<String, String> services = new ConcurrentHashMap<>();
    private final Map<String, String> last = new ConcurrentHashMap<>();

    /** Makes an empty one that keeps {@link #KEPT}. */
    public GatewayDecisions() {
        this(KEPT);
    }

    GatewayDecisions(int kept) {
        this.kept = kept;
    }

    /** Says which service an upstream belongs to. */
    void follow(Map<String, String> serviceOfUpstream) {
        services.keySet().retainAll(serviceOfUpstream.keySet());
        services.putAll(serviceOfUpstream);
    }

    @Override
    public void accept(GatewayEvent event) {
        List<ShareView> shares = event.shares().stream()
                .map(each -> new ShareView(
                        each.region(), each.share(), word(each.phase().name())))
                .toList();
        Grounds grounds = event.grounds();
        add(id -> new DecisionEntry(
                id,
                event.epochMillis(),
                services.getOrDefault(event.upstream(), ""),
                event.upstream(),
                event.subject(),
                word(event.kind()),
                event.line(),
                grounds.inputs(),
                grounds.rejected(),
                grounds.reversal(),
                List.of(),
                shares,
                "",
                !shares.isEmpty()));
        if (last.size() >= MOST_SUBJECTS) {
            last.clear(); // addresses come and go with their names; who is of today says so again
        }
        last.put(event.upstream() + " " + event.subject(), event.line());
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void add(Function<String, DecisionEntry> made) {
        long number = numbers.incrementAndGet();
        entries.put(number, made.apply(Long.toString(number)));
        entries.remove(number - kept); // one in, one out; to count them would take long
    }

    /** Adds what an operator did, or what he was refused. */
    void act(long atMillis, String subject, String kind, String line, String reversal, String who) {
        add(id -> new DecisionEntry(
                id, atMillis, "", "", subject, kind, line, List.of(), List.of(), reversal, List.of(), List.of(), who,
                false));
    }

    /** Returns the last that happened to a region or an address of an upstream, as a sentence; empty if nothing did. */
    String why(String upstream, String subject) {
        return last.getOrDefault(upstream + " " + subject, "");
    }

    List<DecisionEntry> find(DecisionEntry.Query query) {
        List<DecisionEntry> found = new ArrayList<>();
        Long before = number(query.before());
        var older = before == null
                ? entries.descendingMap()
                : entries.headMap(before).descendingMap();
        for (DecisionEntry entry : older.values()) {
            if (matches(entry, query)) {
                found.add(entry);
                if (found.size() == query.limit()) {
                    break;
                }
            }
        }
        return found;
    }

    Optional<DecisionEntry> find(String id) {
        Long number = number(id);
        return number == null ? Optional.empty() : Optional.ofNullable(entries.get(number));
    }

    private static @Nullable Long number(@Nullable String id) {
        try {
            return id == null ? null : Long.valueOf(id);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static boolean matches(DecisionEntry entry, DecisionEntry.Query query) {
        Long from = query.fromMillis();
        Long to = query.toMillis();
        return (from == null || entry.atMillis() >= from)
                && (to == null || entry.atMillis() <= to)
                && (query.service() == null || query.service().equals(entry.service()))
                && (query.kind() == null || query.kind().equals(entry.kind()))
                && (query.text() == null || says(entry, query.text().toLowerCase(Locale.ROOT)));
    }

    private static boolean says(DecisionEntry entry, String text) {
        return (entry.line() + "\n" + entry.subject() + "\n" + entry.upstream())
                .toLowerCase(Locale.ROOT)
                .contains(text);
    }
}
