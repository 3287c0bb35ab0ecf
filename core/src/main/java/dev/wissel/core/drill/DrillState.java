package dev.wissel.core.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a drill remembers from step to step. Immutable.
 *
 * <p>Start with {@link #begin}; all else is for {@link DrillRun} and for who shows it.
 */
public final class DrillState {
    private final DrillPhase phase;
    private final long phaseNanos;
    private final long startedNanos;
    private final long seenNanos;
    private final Fault fault;
    private final Map<String, ServiceTrack> tracks;
    private final Ending ending;
    private final List<Note> notes;

    /**
     * Something that was said. Immutable.
     *
     * @param atNanos when
     * @param line a sentence for people
     */
    public record Note(long atNanos, String line) {}

    /**
     * When the fault began and ended. Immutable.
     *
     * @param struck whether it was in place
     * @param fromNanos moment before it was made
     * @param lifted whether it is wanted no more
     * @param toNanos moment before it was taken away
     */
    record Fault(boolean struck, long fromNanos, boolean lifted, long toNanos) {
        static final Fault NONE = new Fault(false, 0, false, 0);
    }

    /**
     * What it came to. Immutable.
     *
     * @param verdict running until it is known
     * @param reasons for it
     * @param cautions of the guard
     */
    record Ending(DrillVerdict verdict, List<String> reasons, List<String> cautions) {
        static final Ending NONE = new Ending(DrillVerdict.RUNNING, List.of(), List.of());

        Ending {
            reasons = List.copyOf(reasons);
            cautions = List.copyOf(cautions);
        }
    }

    private DrillState(
            DrillPhase phase,
            long phaseNanos,
            long startedNanos,
            long seenNanos,
            Fault fault,
            Map<String, ServiceTrack> tracks,
            Ending ending,
            List<Note> notes) {
        this.phase = phase;
        this.phaseNanos = phaseNanos;
        this.startedNanos = startedNanos;
        this.seenNanos = seenNanos;
        this.fault = fault;
        this.tracks = Collections.unmodifiableMap(tracks);
        this.ending = ending;
        this.notes = List.copyOf(notes);
    }

    /** Returns a drill that begins now. */
    public static DrillState begin(long nowNanos) {
        return new DrillState(
                DrillPhase.CHECKING, nowNanos, nowNanos, nowNanos, Fault.NONE, Map.of(), Ending.NONE, List.of());
    }

    DrillState to(DrillPhase next, long nowNanos) {
        return new DrillState(next, nowNanos, startedNanos, seenNanos, fault, tracks, ending, notes);
    }

    DrillState seenAt(long nowNanos) {
        return new DrillState(phase, phaseNanos, startedNanos, nowNanos, fault, tracks, ending, notes);
    }

    DrillState withFault(Fault next) {
        return new DrillState(phase, phaseNanos, startedNanos, seenNanos, next, tracks, ending, notes);
    }

    DrillState withTracks(Map<String, ServiceTrack> next) {
        return new DrillState(
                phase, phaseNanos, startedNanos, seenNanos, fault, new LinkedHashMap<>(next), ending, notes);
    }

    DrillState ending(Ending next) {
        return new DrillState(phase, phaseNanos, startedNanos, seenNanos, fault, tracks, next, notes);
    }

    DrillState say(String line, long nowNanos) {
        List<Note> more = new ArrayList<>(notes);
        more.add(new Note(nowNanos, line));
        return new DrillState(phase, phaseNanos, startedNanos, seenNanos, fault, tracks, ending, more);
    }

    /** Returns where it stands. */
    public DrillPhase phase() {
        return phase;
    }

    /** Returns since when. */
    public long phaseNanos() {
        return phaseNanos;
    }

    /** Returns when it began. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Returns what it came to. */
    public DrillVerdict verdict() {
        return ending.verdict();
    }

    /** Returns why it came to that. */
    public List<String> reasons() {
        return ending.reasons();
    }

    /** Returns what the guard had to say against its worth. */
    public List<String> cautions() {
        return ending.cautions();
    }

    /** Returns what was said, oldest first. */
    public List<Note> notes() {
        return notes;
    }

    /** Returns the moment before the fault was made; 0 if it was not. */
    public long faultFromNanos() {
        return fault.struck() ? fault.fromNanos() : 0;
    }

    /** Returns the moment before the fault was taken away; 0 if it was not. */
    public long faultToNanos() {
        return fault.lifted() ? fault.toNanos() : 0;
    }

    long seenNanos() {
        return seenNanos;
    }

    Fault fault() {
        return fault;
    }

    Ending ending() {
        return ending;
    }

    Map<String, ServiceTrack> tracks() {
        return tracks;
    }
}
