package dev.wissel.core.director;

import dev.wissel.core.model.Address;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.core.region.RegionState;
import dev.wissel.core.weight.WeightLaw;
import dev.wissel.core.weight.WeightState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of one upstream from one decision to the next. Immutable; all times on the clock of the decisions.
 *
 * @param started whether there has been a decision
 * @param regions what the switch remembers
 * @param weights what the weight law remembers, by region
 * @param wanted weight that Kong is believed to hold, because it was read there or decided here, by target
 * @param pending writes that have not been read back yet
 * @param foreign weights that somebody else wrote and that are respected
 * @param writesNanos when targets were written, oldest first, at most those of the last minute
 * @param settledNanos when the last write is known everywhere
 * @param waveNanos when the last ordinary wave was decided; without meaning before the first write
 * @param emergencyNanos when the last emergency wave beyond the limit was decided; Long.MIN_VALUE for never
 * @param reasons what the weight law last said of each target
 * @param said kinds of notes that hold at present, so that each is said once
 * @param paces how fast the regions answer
 */
public record UpstreamState(
        boolean started,
        RegionState regions,
        Map<String, WeightState> weights,
        Map<Address, Integer> wanted,
        Map<Address, PendingWrite> pending,
        Map<Address, Integer> foreign,
        List<Long> writesNanos,
        long settledNanos,
        long waveNanos,
        long emergencyNanos,
        Map<Address, WeightLaw.Reason> reasons,
        Map<String, String> said,
        RegionPaces paces) {
    private static final List<Note.Kind> WAITING =
            List.of(Note.Kind.WAITS, Note.Kind.MAKE_BEFORE_BREAK, Note.Kind.STALE_HEALTH, Note.Kind.NOWHERE);

    /** Before the first decision. */
    public static final UpstreamState INITIAL = new UpstreamState(
            false,
            RegionState.INITIAL,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            Long.MIN_VALUE,
            Long.MIN_VALUE,
            Long.MIN_VALUE,
            Map.of(),
            Map.of(),
            RegionPaces.INITIAL);

    /** @param paces null for none, as in a journal of before they were watched */
    public UpstreamState(
            boolean started,
            RegionState regions,
            Map<String, WeightState> weights,
            Map<Address, Integer> wanted,
            Map<Address, PendingWrite> pending,
            Map<Address, Integer> foreign,
            List<Long> writesNanos,
            long settledNanos,
            long waveNanos,
            long emergencyNanos,
            Map<Address, WeightLaw.Reason> reasons,
            Map<String, String> said,
            @Nullable RegionPaces paces) {
        this.started = started;
        this.regions = regions;
        this.weights = Map.copyOf(weights);
        this.wanted = Map.copyOf(wanted);
        this.pending = Map.copyOf(pending);
        this.foreign = Map.copyOf(foreign);
        this.writesNanos = List.copyOf(writesNanos);
        this.settledNanos = settledNanos;
        this.waveNanos = waveNanos;
        this.emergencyNanos = emergencyNanos;
        this.reasons = Map.copyOf(reasons);
        this.said = Map.copyOf(said);
        this.paces = paces == null ? RegionPaces.INITIAL : paces;
    }

    /**
     * Returns whether there is nothing under way: no write that has to be read back or is still on its way to some node, and no region that is lost, comes back or is absent. Then it is enough
     * to look again when there is news.
     */
    public boolean settled(long nowNanos) {
        return started
                && pending.isEmpty()
                && (settledNanos == Long.MIN_VALUE || nowNanos - settledNanos >= 0)
                && WAITING.stream().noneMatch(kind -> said.containsKey(NoteBook.key(kind, "")))
                && regions.shares().stream()
                        .allMatch(share -> share.phase() == RegionPhase.ACTIVE || share.phase() == RegionPhase.DRAINED);
    }

    /** Returns the notes that hold, by kind and subject. */
    public List<Note> holding() {
        return new TreeMap<>(said)
                .entrySet().stream()
                        .map(each -> NoteBook.begun(each.getKey(), each.getValue()))
                        .toList();
    }
}
