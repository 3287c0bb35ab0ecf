package dev.wissel.cli;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalRules;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.director.Note;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.core.region.RegionShare;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What holds at a moment, gathered from the decisions up to it: where traffic goes, and what was noted and has not ended. Immutable once made.
 *
 * @param shares of each upstream
 * @param notes that hold, by upstream, kind and subject
 */
record Standing(Map<String, List<RegionShare>> shares, Map<String, Held> notes) {
    /** Kinds that happen and are over at once. */
    private static final Set<Note.Kind> MOMENTS =
            EnumSet.of(Note.Kind.TAKEN_OVER, Note.Kind.NOT_WRITTEN, Note.Kind.REGION);

    /** A note, about which upstream, and since when. */
    record Held(String upstream, long sinceNanos, Note note) {}

    /** Decisions about an upstream in which the beginning of what holds is looked for, in pages; beyond that it is said to be as old as the oldest of them. */
    private static final int MOST_PAGES = 20;

    private static final int PAGE = 200;

    /** Gathers it from the last checkpoint of a session at or before a moment, and the decisions from there on. */
    static Standing of(Journal journal, Journal.Session session, long atNanos) {
        Standing standing = new Standing(new TreeMap<>(), new TreeMap<>());
        Journal.Checkpoint start = journal.checkpoint(session.id(), atNanos).orElse(null);
        long fromNanos = start == null ? session.startedNanos() : start.atNanos();
        if (start != null) {
            start.state().upstreams().forEach((name, state) -> {
                if (!state.regions().shares().isEmpty()) {
                    standing.shares.put(name, state.regions().shares());
                }
                for (Note note : state.holding()) {
                    long since = begun(journal, session, name, note, fromNanos - 1);
                    standing.notes.put(key(name, note), new Held(name, since, note));
                }
            });
        }
        for (Journal.Entry entry : journal.decisions(fromNanos, atNanos)) {
            if (entry.session() == session.id()) {
                standing.take(
                        entry.atNanos(),
                        entry.decision(),
                        restores(session, entry.decision().upstream()));
            }
        }
        return standing;
    }

    private static long begun(Journal journal, Journal.Session session, String upstream, Note note, long toNanos) {
        long oldest = toNanos;
        for (int i = 0; i < MOST_PAGES; i++) {
            List<Journal.Entry> page = journal.decisionsOf(upstream, session.startedNanos(), oldest, PAGE);
            for (Journal.Entry entry : page) {
                boolean here = entry.decision().notes().stream()
                        .anyMatch(each -> each.begins()
                                && each.kind() == note.kind()
                                && each.subject().equals(note.subject()));
                if (here) {
                    return entry.atNanos();
                }
                oldest = entry.atNanos() - 1;
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return oldest + 1;
    }

    private static String key(String upstream, Note note) {
        return upstream + "\n" + note.kind() + "\n" + note.subject();
    }

    private static boolean restores(Journal.Session session, String upstream) {
        JournalRules rules = session.rules().get(upstream);
        return rules != null && rules.settings().foreign() == DirectorSettings.Foreign.RESTORE;
    }

    private void take(long atNanos, UpstreamDecision decision, boolean restores) {
        shares.put(decision.upstream(), decision.shares());
        for (Note note : decision.notes()) {
            String key = key(decision.upstream(), note);
            if (!note.begins()) {
                notes.remove(key);
            } else if (!MOMENTS.contains(note.kind()) && !(restores && note.kind() == Note.Kind.FOREIGN)) {
                notes.put(key, new Held(decision.upstream(), atNanos, note));
            }
        }
    }
}
