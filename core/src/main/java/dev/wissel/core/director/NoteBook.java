package dev.wissel.core.director;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Gathers what is noted in one decision; what holds for a while is said when it begins and when it ends, and not in between. Confined to its maker. */
final class NoteBook {
    private static final String BETWEEN = "\n";

    private final Map<String, String> before;
    private final Map<String, String> holding = new HashMap<>();
    private final List<Note> notes = new ArrayList<>();

    NoteBook(Map<String, String> before) {
        this.before = before;
    }

    /** Returns under which name something that holds is remembered. */
    static String key(Note.Kind kind, String subject) {
        return kind.name() + BETWEEN + subject;
    }

    /** Returns what is remembered under such a name, as the note with which it began. */
    static Note begun(String key, String line) {
        int at = key.indexOf(BETWEEN);
        return new Note(Note.Kind.valueOf(key.substring(0, at)), key.substring(at + BETWEEN.length()), true, line);
    }

    /** Notes what happened just now. */
    void happened(Note.Kind kind, String subject, String line) {
        notes.add(new Note(kind, subject, true, line));
    }

    /** Notes what holds now; said if it did not hold before. */
    void holds(Note.Kind kind, String subject, String line) {
        String key = key(kind, subject);
        if (holding.put(key, line) == null && !before.containsKey(key)) {
            notes.add(new Note(kind, subject, true, line));
        }
    }

    /** Keeps what held before of these kinds: this decision did not look at them. */
    void keep(Note.Kind... kinds) {
        for (Note.Kind kind : kinds) {
            before.forEach((key, line) -> {
                if (key.startsWith(kind.name() + BETWEEN)) {
                    holding.putIfAbsent(key, line);
                }
            });
        }
    }

    /** Returns all notes, those about what has ended last. */
    List<Note> all() {
        List<Note> all = new ArrayList<>(notes);
        for (String key : new TreeSet<>(before.keySet())) {
            if (!holding.containsKey(key)) {
                int at = key.indexOf(BETWEEN);
                all.add(new Note(
                        Note.Kind.valueOf(key.substring(0, at)),
                        key.substring(at + BETWEEN.length()),
                        false,
                        "no longer: " + before.get(key)));
            }
        }
        return all;
    }

    Map<String, String> holding() {
        return holding;
    }
}
