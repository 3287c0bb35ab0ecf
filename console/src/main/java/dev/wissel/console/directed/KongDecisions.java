package dev.wissel.console.directed;

import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.DecisionEntry.ChangeView;
import dev.wissel.console.live.DecisionEntry.ShareView;
import dev.wissel.controller.journal.Journal;
import dev.wissel.core.director.Change;
import dev.wissel.core.director.Note;
import dev.wissel.core.director.UpstreamDecision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The journal as a list of decisions, newest first. Thread-safe.
 *
 * <p>A decision about an upstream becomes one entry for its weights and one for each note, and what an operator did becomes one; a name says where in the journal it stands: {@code
 * NANOS.SESSION.NUMBER.UPSTREAM}, with session 0 for an operator's. The journal is read in pages from the newest on, so that a week of it costs no more than an hour.
 */
final class KongDecisions {
    private static final int PAGE = 200;

    /** Rows that a question may look at; one that finds too little in so many is answered with what it has found. */
    private static final int MOST_ROWS = 20_000;

    private static final long MILLI = 1_000_000L;

    private final Journal journal;
    private final Map<String, String> services;

    KongDecisions(Journal journal, Map<String, String> serviceOfUpstream) {
        this.journal = journal;
        this.services = Map.copyOf(serviceOfUpstream);
    }

    /** Where an entry stands; the order of the list, newest first. */
    private record Place(long nanos, long session, int number, String upstream) implements Comparable<Place> {
        private static final Comparator<Place> NEWEST_FIRST = Comparator.comparingLong(Place::nanos)
                .thenComparingLong(Place::session)
                .thenComparing(Place::upstream)
                .thenComparingInt(Place::number)
                .reversed();

        static @Nullable Place of(@Nullable String id) {
            String[] parts = id == null ? new String[0] : id.split("\\.", 4);
            try {
                return parts.length == 4
                        ? new Place(
                                Long.parseLong(parts[0]),
                                Long.parseLong(parts[1]),
                                Integer.parseInt(parts[2]),
                                parts[3])
                        : null;
            } catch (NumberFormatException none) {
                return null;
            }
        }

        String id() {
            return nanos + "." + session + "." + number + "." + upstream;
        }

        @Override
        public int compareTo(Place other) {
            return NEWEST_FIRST.compare(this, other);
        }
    }

    private record Placed(Place place, DecisionEntry entry) {}

    List<DecisionEntry> find(DecisionEntry.Query query) {
        Place before = Place.of(query.before());
        long from = query.fromMillis() == null ? Long.MIN_VALUE : nanos(query.fromMillis());
        long to = query.toMillis() == null ? Long.MAX_VALUE : nanos(query.toMillis()) + MILLI - 1;
        long upTo = before == null ? to : Math.min(to, before.nanos());
        List<DecisionEntry> found = new ArrayList<>();
        for (int rows = 0; rows < MOST_ROWS; ) {
            List<Placed> page = page(from, upTo);
            if (page.isEmpty()) {
                break;
            }
            rows += page.size();
            for (Placed each : page) {
                boolean older = before == null || each.place().compareTo(before) > 0;
                if (older && matches(each.entry(), query)) {
                    found.add(each.entry());
                    if (found.size() == query.limit()) {
                        return found;
                    }
                }
            }
            upTo = page.get(page.size() - 1).place().nanos() - 1;
        }
        return found;
    }

    private static long nanos(long millis) {
        return Math.multiplyHigh(millis, MILLI) == (millis >> 63) && Math.abs(millis) < Long.MAX_VALUE / MILLI
                ? millis * MILLI
                : millis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE - MILLI;
    }

    /** Returns entries of whole moments, newest first: all there are of the youngest part of a stretch of time. */
    private List<Placed> page(long from, long upTo) {
        List<Journal.Entry> decisions = journal.lastDecisions(from, upTo, PAGE);
        List<Journal.Action> actions = journal.lastActions(from, upTo, PAGE);
        long begin = from;
        if (decisions.size() == PAGE) {
            begin = Math.max(begin, decisions.get(PAGE - 1).atNanos());
        }
        if (actions.size() == PAGE) {
            begin = Math.max(begin, actions.get(PAGE - 1).atNanos());
        }
        if (begin > from) { // of the oldest moment only a part may be there
            decisions = journal.lastDecisions(begin, upTo, Integer.MAX_VALUE);
            actions = journal.lastActions(begin, upTo, Integer.MAX_VALUE);
        }
        return placed(decisions, actions);
    }

    private List<Placed> placed(List<Journal.Entry> decisions, List<Journal.Action> actions) {
        List<Placed> placed = new ArrayList<>();
        if (!decisions.isEmpty()) {
            List<Journal.Written> writes = journal.writes(
                    decisions.get(decisions.size() - 1).atNanos(),
                    decisions.get(0).atNanos());
            decisions.forEach(each -> add(each, writes, placed));
        }
        long at = Long.MIN_VALUE;
        int number = 0;
        for (int i = actions.size() - 1; i >= 0; i--) {
            Journal.Action each = actions.get(i);
            number = each.atNanos() == at ? number + 1 : 0;
            at = each.atNanos();
            Place place = new Place(at, 0, number, "");
            placed.add(new Placed(place, entry(place, each)));
        }
        placed.sort(Comparator.comparing(Placed::place));
        return placed;
    }

    Optional<DecisionEntry> find(String id) {
        Place place = Place.of(id);
        if (place == null) {
            return Optional.empty();
        }
        return placed(
                        journal.decisions(place.nanos(), place.nanos()),
                        journal.lastActions(place.nanos(), place.nanos(), PAGE))
                .stream()
                .map(Placed::entry)
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    // ---------------------------------------------------------------- entries

    private void add(Journal.Entry entry, List<Journal.Written> writes, List<Placed> placed) {
        UpstreamDecision decision = entry.decision();
        int number = 0;
        for (Note note : decision.notes()) {
            Place place = new Place(entry.atNanos(), entry.session(), ++number, decision.upstream());
            placed.add(new Placed(place, entry(place, decision, note)));
        }
        if (!decision.changes().isEmpty()) {
            Place place = new Place(entry.atNanos(), entry.session(), 0, decision.upstream());
            placed.add(new Placed(place, entry(place, decision, writes)));
        }
    }

    private DecisionEntry entry(Place place, UpstreamDecision decision, Note note) {
        return new DecisionEntry(
                place.id(),
                place.nanos() / MILLI,
                services.getOrDefault(decision.upstream(), ""),
                decision.upstream(),
                note.subject(),
                note.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                note.line() + (note.begins() ? "" : " (over)"),
                List.of(),
                List.of(),
                "",
                List.of(),
                note.kind() == Note.Kind.REGION ? shares(decision) : List.of(),
                "",
                true);
    }

    private DecisionEntry entry(Place place, UpstreamDecision decision, List<Journal.Written> writes) {
        List<Change> changes = decision.changes();
        List<ChangeView> views = changes.stream()
                .map(each -> new ChangeView(
                        each.target().text(), each.from(), each.to(), outcome(writes, place, decision, each)))
                .toList();
        boolean one = changes.size() == 1;
        Set<String> causes = all(changes, each -> List.of(each.cause()));
        return new DecisionEntry(
                place.id(),
                place.nanos() / MILLI,
                services.getOrDefault(decision.upstream(), ""),
                decision.upstream(),
                one ? changes.get(0).target().text() : "",
                "weight",
                changes.stream()
                                .map(each -> each.target().text() + " " + each.from() + " -> " + each.to())
                                .collect(Collectors.joining(", "))
                        + ": " + String.join("; ", causes),
                List.copyOf(all(changes, Change::inputs)),
                List.copyOf(all(changes, Change::rejected)),
                String.join("; ", all(changes, each -> List.of(each.reversal()))),
                views,
                shares(decision),
                "",
                true);
    }

    private static Set<String> all(List<Change> changes, java.util.function.Function<Change, List<String>> of) {
        return changes.stream()
                .flatMap(each -> of.apply(each).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String outcome(List<Journal.Written> writes, Place place, UpstreamDecision decision, Change change) {
        return writes.stream()
                .filter(each -> each.atNanos() == place.nanos()
                        && each.upstream().equals(decision.upstream())
                        && each.target().equals(change.target().text()))
                .map(Journal.Written::outcome)
                .findFirst()
                .orElse("not written");
    }

    private static List<ShareView> shares(UpstreamDecision decision) {
        return decision.shares().stream()
                .map(each -> new ShareView(
                        each.region(),
                        each.share(),
                        each.phase().name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .toList();
    }

    private static DecisionEntry entry(Place place, Journal.Action action) {
        String subject = action.subject().isEmpty() ? "" : " " + action.subject();
        return new DecisionEntry(
                place.id(),
                place.nanos() / MILLI,
                "",
                "",
                action.subject(),
                action.kind().replace(' ', '-'),
                action.kind() + subject + " by " + action.who() + (action.why().isEmpty() ? "" : ": " + action.why()),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(),
                action.who(),
                false);
    }

    private static boolean matches(DecisionEntry entry, DecisionEntry.Query query) {
        return (query.service() == null || query.service().equals(entry.service()))
                && (query.kind() == null || query.kind().equals(entry.kind()))
                && (query.text() == null || says(entry, query.text().toLowerCase(Locale.ROOT)));
    }

    private static boolean says(DecisionEntry entry, String text) {
        return (entry.line() + "\n" + entry.subject() + "\n" + entry.upstream())
                .toLowerCase(Locale.ROOT)
                .contains(text);
    }
}
