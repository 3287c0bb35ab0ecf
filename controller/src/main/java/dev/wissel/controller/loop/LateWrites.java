package dev.wissel.controller.loop;

import dev.wissel.controller.journal.Fencing;
import dev.wissel.controller.journal.Journal;
import dev.wissel.core.director.PendingWrite;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.core.model.Address;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.WeightChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a write that comes late from one that somebody else made. A leader that stands still between its last look at its lease and the sending sends that one request when it goes on, and Kong cannot refuse
 * it. Its fence betrays it: one that the leader of today has neither found when it began nor written, and that the journal knows as decided and not as arrived. A late write is nobody's wish, so it is
 * undone. Until it is, the director sees what it believes.
 *
 * <p>A Kong without a database has no room for a fence in what is posted, but it shows the hash of what it holds, and the journal has the hash of what was about to be posted.
 *
 * <p>Confined to the control loop, but for {@link #newer} and {@link #posting}, which are called while the loop waits.
 */
final class LateWrites {
    private static final int REMEMBERED = 32;

    private final Fencing fencing;
    private final AdminNodes nodes;
    private final boolean declarative;
    private final Map<Key, Set<Fence>> known = new HashMap<>();
    private final Map<Key, Fence> issued = new HashMap<>();
    private final Map<Key, Late> late = new LinkedHashMap<>();
    private final Map<Key, Long> undoneNanos = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> posts = new HashSet<>();
    private Journal.@Nullable Session session;
    private long nowNanos;

    /** A target. Immutable. */
    record Key(String upstream, String target) {}

    /**
     * A write that came late. Immutable.
     *
     * @param writer who sent it
     * @param mark its fence, or the hash of what was posted
     * @param found weight that it left
     * @param wanted weight that is to be there
     */
    record Late(Key key, String writer, Object mark, int found, int wanted) {
        WeightChange undo() {
            return new WeightChange(key.upstream(), key.target(), wanted);
        }
    }

    LateWrites(Fencing fencing, AdminNodes nodes, boolean declarative) {
        this.fencing = fencing;
        this.nodes = nodes;
        this.declarative = declarative;
    }

    /** Begins anew: what Kong holds at the first look is taken as it is. */
    void lead(Journal.Session now) {
        session = now;
        List.of(known, issued, late, undoneNanos).forEach(Map::clear);
        begun.clear();
        posts.clear();
    }

    /** Goes on under another number. */
    void goOn(Journal.Session now) {
        session = now;
    }

    void follow() {
        session = null;
    }

    // ---------------------------------------------------------------- telling

    /** Returns the weights with those in place that are believed, where a late write left others. */
    Weights.Known settle(String upstream, Weights.Known read, UpstreamState believed) {
        Journal.Session leading = session;
        if (leading == null) {
            return read;
        }
        if (begun.add(upstream)) {
            read.fences().forEach((target, fence) -> accept(new Key(upstream, target), fence));
            return read;
        }
        Map<String, Integer> masked = new HashMap<>();
        Map<String, Integer> wanted = wanted(believed);
        Optional<String> poster = Optional.empty();
        if (declarative) {
            poster = deviates(read, believed, wanted) ? poster() : poster;
        }
        for (Map.Entry<String, Integer> target : read.byTarget().entrySet()) {
            Key key = new Key(upstream, target.getKey());
            Integer expected = wanted.get(target.getKey());
            Late before = late.get(key);
            Long undone = undoneNanos.get(key);
            if (before != null && undone != null && read.takenAtNanos() - undone < 0) {
                masked.put(key.target(), before.wanted()); // read before it was undone
                continue;
            }
            undoneNanos.remove(key);
            Fence fence = read.fences().get(key.target());
            Late found = expected == null
                    ? null
                    : declarative
                            ? posted(key, target.getValue(), expected, poster)
                            : written(leading, key, fence, target.getValue(), expected);
            if (found == null) {
                late.remove(key);
            } else {
                late.put(key, found);
                masked.put(key.target(), found.wanted());
            }
        }
        return read.with(masked);
    }

    /** Returns what the director believes that Kong holds, or is about to. */
    private static Map<String, Integer> wanted(UpstreamState believed) {
        Map<String, Integer> wanted = new HashMap<>();
        believed.wanted().forEach((address, weight) -> {
            PendingWrite pending = believed.pending().get(address);
            Integer respected = believed.foreign().get(address);
            wanted.put(address.text(), pending != null ? pending.to() : respected != null ? respected : weight);
        });
        return wanted;
    }

    private @Nullable Late written(Journal.Session leading, Key key, @Nullable Fence fence, int found, int wanted) {
        if (fence == null || known.getOrDefault(key, Set.of()).contains(fence)) {
            return null;
        }
        if (fence.equals(issued.get(key))) {
            accept(key, fence);
            return null;
        }
        if (fence.token() > leading.token()) {
            return null; // the lease will tell
        }
        Optional<String> writer = found == wanted
                ? Optional.empty()
                : fencing.writer(fence.token(), fence.atNanos(), key.upstream(), key.target(), found);
        if (writer.isEmpty()) {
            accept(key, fence);
            return null;
        }
        return new Late(key, writer.get(), fence, found, wanted);
    }

    private static boolean deviates(Weights.Known read, UpstreamState believed, Map<String, Integer> wanted) {
        for (Map.Entry<Address, Integer> each : believed.wanted().entrySet()) {
            String target = each.getKey().text();
            PendingWrite pending = believed.pending().get(each.getKey());
            Integer now = read.byTarget().get(target);
            if (now != null && !now.equals(wanted.get(target)) && (pending == null || now != pending.from())) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> poster() {
        return nodes.each(client -> client.status().configurationHash()).stream()
                .flatMap(each -> each.value().stream())
                .flatMap(Optional::stream)
                .filter(hash -> !posts.contains(hash))
                .map(fencing::poster)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static @Nullable Late posted(Key key, int found, int wanted, Optional<String> poster) {
        return found == wanted || poster.isEmpty() ? null : new Late(key, poster.get(), "", found, wanted);
    }

    private void accept(Key key, Fence fence) {
        Set<Fence> accepted = known.computeIfAbsent(key, absent -> new LinkedHashSet<>());
        accepted.add(fence);
        if (accepted.size() > REMEMBERED) {
            accepted.remove(accepted.iterator().next());
        }
    }

    // ---------------------------------------------------------------- undoing

    /** Returns what is to be undone now, in lists that are written in one go. */
    List<List<Late>> due() {
        Map<String, List<Late>> due = new LinkedHashMap<>();
        late.values().stream()
                .filter(each -> !undoneNanos.containsKey(each.key()))
                .forEach(each -> due.computeIfAbsent(
                                declarative ? each.key().upstream() : each.key().toString(),
                                absent -> new ArrayList<>())
                        .add(each));
        return List.copyOf(due.values());
    }

    void undone(List<Late> done, long atNanos) {
        done.forEach(each -> undoneNanos.put(each.key(), atNanos));
    }

    // ---------------------------------------------------------------- own writes

    /** Remembers that these are about to be written. */
    void issuing(List<WeightChange> changes, Fence fence, long atNanos) {
        nowNanos = atNanos;
        posts.clear();
        changes.forEach(change -> issued.put(new Key(change.upstream(), change.target()), fence));
    }

    /** Remembers that they have arrived. */
    void arrived(List<WeightChange> changes, Fence fence) {
        changes.forEach(change -> accept(new Key(change.upstream(), change.target()), fence));
        Journal.Session leading = session;
        if (leading != null && !posts.isEmpty()) {
            fencing.arrived(leading, List.copyOf(posts));
        }
    }

    boolean newer(Key key, Fence found) {
        Journal.Session leading = session;
        return leading != null
                && found.token() > leading.token()
                && !known.getOrDefault(key, Set.of()).contains(found);
    }

    synchronized void posting(String hash) {
        Journal.Session leading = session;
        if (leading != null) {
            fencing.posting(leading, hash, nowNanos);
            posts.add(hash);
        }
    }
}
