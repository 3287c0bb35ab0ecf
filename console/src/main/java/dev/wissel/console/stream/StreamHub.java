package dev.wissel.console.stream;

import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.Live;
import dev.wissel.console.live.LiveView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends to all listeners how everything stands. {@link #tick} is called once a second, by one thread; nobody is ever waited for. Thread-safe.
 *
 * <p>A listener gets the whole view first, then what changed each second, and each new decision. One that missed a view gets the whole again; one that
 * does not read is dropped.
 */
public final class StreamHub {
    /** Decisions that are looked at for new ones; more in a second are not all sent. */
    private static final int LOOK_BACK = 100;

    private static final Frame RETRY = Frame.lines("retry: 2000");
    private static final Frame HEARTBEAT = Frame.lines(":");

    private final Live live;
    private final JsonMapper json;
    private final StreamLimits limits;
    private final LongSupplier nanoClock;
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private @Nullable Shot latest;
    private String lastDecision = "";

    /**
     * Makes one without listeners.
     *
     * @param json writes the records of {@code console.live}
     */
    public StreamHub(Live live, JsonMapper json, StreamLimits limits, LongSupplier nanoClock) {
        this.live = live;
        this.json = json;
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /** Returns how many listen. */
    public int streams() {
        return clients.size();
    }

    /** Returns how many were dropped because they did not read. */
    public long dropped() {
        return dropped.get();
    }

    /** Returns how many were not let in because too many listened. */
    public long refused() {
        return refused.get();
    }

    /**
     * Lets a listener in, and sends it the whole view.
     *
     * @param gzip whether it takes gzip
     * @param address where it is
     * @param lastEventId the last event it has seen; empty if it has seen none
     * @return false if too many listen already; nothing was sent then
     */
    public boolean open(Outlet outlet, boolean gzip, String address, String lastEventId) {
        StreamClient client = new StreamClient(outlet, gzip, address, limits, nanoClock);
        Shot shot;
        List<Frame> missed;
        synchronized (this) {
            if (clients.size() >= limits.most() || of(address) >= limits.mostOfOneAddress()) {
                refused.incrementAndGet();
                return false;
            }
            if (clients.isEmpty()) {
                latest = null;
                lastDecision = newestId(decisions()); // what was decided while nobody listened is not news
            }
            shot = look();
            missed = missed(lastEventId, shot);
            clients.add(client);
        }
        client.open(RETRY, shot);
        missed.forEach(client::offer);
        return true;
    }

    private long of(String address) {
        return clients.stream().filter(each -> each.address().equals(address)).count();
    }

    /** Looks at everything, and sends what is new. Drops who does not read, or may not any more. */
    public void tick() {
        long nowNanos = nanoClock.getAsLong();
        for (StreamClient each : List.copyOf(clients)) {
            if (each.slow(nowNanos)) {
                drop(each);
            } else if (each.closed() || !each.allowed()) {
                clients.remove(each);
                each.close();
            }
        }
        if (clients.isEmpty()) {
            return;
        }
        Shot shot;
        List<Frame> news;
        synchronized (this) {
            shot = look();
            List<DecisionEntry> entries = decisions();
            news = frames(newerThan(lastDecision, entries), shot);
            lastDecision = newestId(entries);
        }
        for (StreamClient each : List.copyOf(clients)) {
            each.offer(shot);
            if (!news.stream().allMatch(each::offer)) {
                drop(each);
            }
            each.keepAlive(HEARTBEAT);
        }
    }

    /** Looks at everything; the same as before if nothing has changed. Called under the lock. */
    private Shot look() {
        LiveView view = live.view();
        Shot before = latest;
        if (before != null && before.view().version() == view.version()) {
            return before;
        }
        ObjectNode tree = json.valueToTree(view);
        String id = view.version() + "/" + lastDecision;
        Frame whole = Frame.event("view", id, () -> json.writeValueAsBytes(tree));
        Frame patch = before == null
                ? null
                : ViewPatch.between(before.tree(), tree)
                        .map(changed -> patch(id, changed, before.view().version()))
                        .orElse(null);
        Shot shot = new Shot(
                view, tree, whole, patch, before == null ? -1 : before.view().version());
        latest = shot;
        return shot;
    }

    private Frame patch(String id, ObjectNode changed, long base) {
        changed.put("base", base);
        return Frame.event("patch", id, () -> json.writeValueAsBytes(changed));
    }

    private List<DecisionEntry> decisions() {
        return live.decisions(new DecisionEntry.Query(null, null, null, null, null, null, LOOK_BACK));
    }

    private String newestId(List<DecisionEntry> newestFirst) {
        return newestFirst.isEmpty() ? lastDecision : newestFirst.get(0).id();
    }

    /** Returns the decisions after one, oldest first; all if it is not among them. */
    private static List<DecisionEntry> newerThan(String id, List<DecisionEntry> newestFirst) {
        List<DecisionEntry> newer = new ArrayList<>();
        for (DecisionEntry each : newestFirst) {
            if (each.id().equals(id)) {
                break;
            }
            newer.add(each);
        }
        Collections.reverse(newer);
        return newer;
    }

    /** Returns the decisions between what a listener saw last and what the others know; none if that is too long ago. */
    private List<Frame> missed(String lastEventId, Shot shot) {
        int slash = lastEventId.indexOf('/');
        String seen = lastEventId.substring(slash + 1);
        if (slash < 0 || seen.equals(lastDecision)) {
            return List.of();
        }
        List<DecisionEntry> entries = decisions();
        if (entries.stream().noneMatch(each -> each.id().equals(seen))) {
            return List.of();
        }
        List<DecisionEntry> newer = newerThan(seen, entries);
        newer.removeAll(newerThan(lastDecision, entries)); // they come with the next look
        return frames(newer, shot);
    }

    private List<Frame> frames(List<DecisionEntry> entries, Shot shot) {
        return entries.stream()
                .map(each -> Frame.event(
                        "decision", shot.view().version() + "/" + each.id(), () -> json.writeValueAsBytes(each)))
                .toList();
    }

    private void drop(StreamClient client) {
        if (clients.remove(client)) {
            dropped.incrementAndGet();
        }
        client.close();
    }

    /** Ends all streams. */
    public void close() {
        for (StreamClient each : List.copyOf(clients)) {
            clients.remove(each);
            each.close();
        }
    }
}
