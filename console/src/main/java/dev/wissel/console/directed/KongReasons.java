package dev.wissel.console.directed;

import dev.wissel.controller.journal.Journal;
import dev.wissel.core.director.Change;
import dev.wissel.core.director.Note;
import dev.wissel.core.region.RegionShare;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last that was decided about each region and target, gathered from the journal as it grows. Confined to the sampler. */
final class KongReasons {
    private static final int MOST_AT_ONCE = 500;

    private final Map<String, String> lines = new HashMap<>();
    private final Map<String, List<RegionShare>> shares = new HashMap<>();
    private long readNanos = Long.MIN_VALUE;

    /** Reads what is new. */
    void read(Journal journal) {
        List<Journal.Entry> fresh = journal.lastDecisions(
                readNanos == Long.MIN_VALUE ? Long.MIN_VALUE : readNanos + 1, Long.MAX_VALUE, MOST_AT_ONCE);
        for (int i = fresh.size() - 1; i >= 0; i--) {
            Journal.Entry entry = fresh.get(i);
            readNanos = entry.atNanos();
            String upstream = entry.decision().upstream();
            shares.put(upstream, entry.decision().shares());
            for (Note note : entry.decision().notes()) {
                lines.put(upstream + " " + note.subject(), note.line() + (note.begins() ? "" : " (over)"));
            }
            for (Change change : entry.decision().changes()) {
                lines.put(
                        upstream + " " + change.target().text(),
                        "weight " + change.from() + " -> " + change.to() + ": " + change.cause());
            }
        }
    }

    String why(String upstream, String subject) {
        return lines.getOrDefault(upstream + " " + subject, "");
    }

    List<RegionShare> shares(String upstream) {
        return shares.getOrDefault(upstream, List.of());
    }
}
