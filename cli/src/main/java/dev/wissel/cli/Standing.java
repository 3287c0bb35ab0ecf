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

    static Standing of(List<Journal.Entry> decisions, Journal.Session session) {
        Standing standing = new Standing(new TreeMap<>(), new TreeMap<>());
        for (Journal.Entry entry : decisions) {
            if (entry.session() == session.id()) {
                standing.take(
                        entry.atNanos(),
                        entry.decision(),
                        restores(session, entry.decision().upstream()));
            }
        }
        return standing;
    }

    private static boolean restores(Journal.Session session, String upstream) {
        JournalRules rules = session.rules().get(upstream);
        return rules != null && rules.settings().foreign() == DirectorSettings.Foreign.RESTORE;
    }

    private void take(long atNanos, UpstreamDecision decision, boolean restores) {
        shares.put(decision.upstream(), decision.shares());
        for (Note note : decision.notes()) {
            String key = decision.upstream() + "\n" + note.kind() + "\n" + note.subject();
            if (!note.begins()) {
                notes.remove(key);
            } else if (!MOMENTS.contains(note.kind()) && !(restores && note.kind() == Note.Kind.FOREIGN)) {
                notes.put(key, new Held(decision.upstream(), atNanos, note));
            }
        }
    }
}
