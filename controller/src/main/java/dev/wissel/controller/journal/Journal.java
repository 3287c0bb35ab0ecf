package dev.wissel.controller.journal;

import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.director.Change;
import dev.wissel.core.director.Decision;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.core.director.UpstreamFigures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The journal of a controller. A session begins whenever somebody takes over: with what he knows, by which rules. Thread-safe.
 *
 * <p>Each step is written in one transaction, before its changes are: a change that was written to Kong is always explained.
 *
 * <p>Every method throws {@link JournalException} if the database fails.
 */
public final class Journal {
    /** What became of a write that is known to have arrived. */
    public static final String WRITTEN = "written";

    /** Kind of an action: a write that came late was undone. */
    public static final String STALE_WRITE = "stale write";

    /** Kind of an action: what was decided was written to a node that held something else. */
    public static final String NODES_DIFFER = "nodes differ";

    private static final String WRITTEN_LATE = "written, but somebody else led by then";
    private static final long SECOND = 1_000_000_000L;
    private static final long CHECKPOINT_NANOS = 300 * SECOND;
    private static final long UNKNOWN = -1;
    private static final int PAGE = 50;

    /** To what part of the limit a journal that is too large is cut: what to cut is costly to find out, so it is not done each minute. */
    private static final double CUT = 0.95;

    private final JournalDatabase database;
    private final Bounds bounds;
    private long checkpointNanos = Long.MIN_VALUE;
    private long trimmedNanos = Long.MIN_VALUE;
    private long observedBytes = UNKNOWN;

    /**
     * How much is kept. Immutable.
     *
     * @param ageNanos the age at which steps are forgotten, &gt; 0
     * @param bytes the size of observations above which the oldest are forgotten, &gt; 0
     */
    public record Bounds(long ageNanos, long bytes) {
        /** Seven days, a gigabyte. */
        public static final Bounds DEFAULTS = new Bounds(7 * 24 * 3600 * SECOND, 1L << 30);

        public Bounds {
            if (ageNanos <= 0 || bytes <= 0) {
                throw new IllegalArgumentException("bounds: " + ageNanos + " ns, " + bytes + " bytes (expected: > 0)");
            }
        }
    }

    /**
     * A session. Immutable.
     *
     * @param id its number
     * @param startedNanos when it began
     * @param holder who led
     * @param token number of the lease that he had
     * @param version of Wissel
     * @param rules of each upstream, by name
     */
    public record Session(
            long id, long startedNanos, String holder, long token, String version, Map<String, JournalRules> rules) {}

    /**
     * What was decided about an upstream at a moment. Immutable.
     *
     * @param session in which
     * @param atNanos when
     * @param decision what, and why
     */
    public record Entry(long session, long atNanos, UpstreamDecision decision) {}

    /**
     * A weight that was written. Immutable.
     *
     * @param atNanos time of the decision
     * @param upstream whose target
     * @param target {@code host:port}
     * @param from weight before
     * @param to weight after
     * @param outcome {@code written}, {@code dry run}, or what went wrong
     */
    public record Written(long atNanos, String upstream, String target, int from, int to, String outcome) {}

    /**
     * An observation as it was handed to the director. Immutable.
     *
     * @param session in which
     * @param atNanos when
     * @param observation what
     */
    public record Observed(long session, long atNanos, Observation observation) {}

    /** Makes a journal in a database that is open. */
    public Journal(JournalDatabase database, Bounds bounds) {
        this.database = database;
        this.bounds = bounds;
    }

    private interface Work<T> {
        T in(Handle handle);
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            return database.jdbi().inTransaction(work::in);
        } catch (JdbiException failed) {
            throw failed(failed);
        }
    }

    /** Returns what is known here of writes that may come late. */
    public Fencing fencing() {
        return new Fencing(database);
    }

    static JournalException failed(JdbiException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return new JournalException("the journal's database failed: " + cause.getMessage(), failed);
    }

    // ---------------------------------------------------------------- writing

    /** Begins a session. */
    public synchronized Session begin(
            String holder, long token, String version, Map<String, Director.Rules> rules, long nowNanos) {
        Map<String, JournalRules> kept = new LinkedHashMap<>();
        rules.forEach((name, each) -> kept.put(name, JournalRules.of(each)));
        checkpointNanos = Long.MIN_VALUE;
        observedBytes = UNKNOWN; // somebody else may have written
        return inTransaction(handle -> {
            // One of the same holder's that came to nothing, for the journal failed again, leaves no trace.
            handle.createUpdate(
                            "DELETE FROM wissel_session WHERE holder = :holder AND token = :token"
                                    + " AND NOT EXISTS (SELECT 1 FROM wissel_observation o WHERE o.session = wissel_session.id)")
                    .bind("holder", holder)
                    .bind("token", token)
                    .execute();
            long id = handle.createQuery("SELECT COALESCE(MAX(id), 0) + 1 FROM wissel_session")
                    .mapTo(Long.class)
                    .one();
            handle.createUpdate("INSERT INTO wissel_session (id, started_nanos, holder, token, version, rules)"
                            + " VALUES (:id, :started, :holder, :token, :version, :rules)")
                    .bind("id", id)
                    .bind("started", nowNanos)
                    .bind("holder", holder)
                    .bind("token", token)
                    .bind("version", version)
                    .bind("rules", JournalCodec.text(kept))
                    .execute();
            return new Session(id, nowNanos, holder, token, version, kept);
        });
    }

    /**
     * Writes a step down.
     *
     * @param before the state that the decision was made from
     * @param nowNanos time of the decision
     */
    public synchronized void step(
            Session session, DirectorState before, Observation observation, Decision decision, long nowNanos) {
        boolean checkpoint = checkpointNanos == Long.MIN_VALUE || nowNanos - checkpointNanos >= CHECKPOINT_NANOS;
        byte[] body = JournalCodec.bytes(observation);
        inTransaction(handle -> {
            if (checkpoint) {
                handle.createUpdate(
                                "INSERT INTO wissel_checkpoint (session, at_nanos, state) VALUES (:session, :at, :state)")
                        .bind("session", session.id())
                        .bind("at", nowNanos)
                        .bind("state", JournalCodec.bytes(before))
                        .execute();
            }
            handle.createUpdate(
                            "INSERT INTO wissel_observation (session, at_nanos, body) VALUES (:session, :at, :body)")
                    .bind("session", session.id())
                    .bind("at", nowNanos)
                    .bind("body", body)
                    .execute();
            for (UpstreamDecision each : decision.upstreams()) {
                if (!each.quiet()) {
                    handle.createUpdate("INSERT INTO wissel_decision (session, at_nanos, upstream, body)"
                                    + " VALUES (:session, :at, :upstream, :body)")
                            .bind("session", session.id())
                            .bind("at", nowNanos)
                            .bind("upstream", each.upstream())
                            .bind("body", JournalCodec.text(each))
                            .execute();
                }
            }
            return observation;
        });
        if (observedBytes != UNKNOWN) {
            observedBytes += body.length;
        }
        if (checkpoint) {
            checkpointNanos = nowNanos;
        }
    }

    /** Writes down what became of a change. That it was written says nothing for certain once somebody else has begun to lead. */
    public synchronized void wrote(Session session, Written written) {
        inTransaction(handle -> {
            boolean late = written.outcome().equals(WRITTEN)
                    && handle.createQuery("SELECT COALESCE(MAX(id), 0) FROM wissel_session")
                                    .mapTo(Long.class)
                                    .one()
                            > session.id();
            return handle.createUpdate(
                            "INSERT INTO wissel_write (session, at_nanos, upstream, target, old_weight, new_weight, outcome)"
                                    + " VALUES (:session, :at, :upstream, :target, :from, :to, :outcome)")
                    .bind("session", session.id())
                    .bind("at", written.atNanos())
                    .bind("upstream", written.upstream())
                    .bind("target", written.target())
                    .bind("from", written.from())
                    .bind("to", written.to())
                    .bind("outcome", late ? WRITTEN_LATE : written.outcome())
                    .execute();
        });
    }

    /** Forgets what is too old or too much; does something only once a minute. What is left of a session begins with a checkpoint. */
    public synchronized void trim(long nowNanos) {
        if (trimmedNanos != Long.MIN_VALUE && nowNanos - trimmedNanos < 60 * SECOND) {
            return;
        }
        trimmedNanos = nowNanos;
        inTransaction(handle -> {
            long oldest = Math.max(nowNanos - bounds.ageNanos(), oldestThatFits(handle));
            // from the last checkpoint before that moment on, so that what stays can be replayed
            long from = handle.createQuery(
                            "SELECT COALESCE(MAX(at_nanos), :oldest) FROM wissel_checkpoint WHERE at_nanos <= :oldest")
                    .bind("oldest", oldest)
                    .mapTo(Long.class)
                    .one();
            for (String table : List.of(
                    "wissel_observation", "wissel_checkpoint", "wissel_decision", "wissel_write", "wissel_post")) {
                handle.createUpdate("DELETE FROM " + table + " WHERE at_nanos < :from")
                        .bind("from", from)
                        .execute();
            }
            handle.createUpdate("DELETE FROM wissel_session WHERE started_nanos < :from"
                            + " AND NOT EXISTS (SELECT 1 FROM wissel_observation o WHERE o.session = wissel_session.id)"
                            + " AND NOT EXISTS (SELECT 1 FROM wissel_decision d WHERE d.session = wissel_session.id)")
                    .bind("from", from)
                    .execute();
            return from;
        });
    }

    /** Returns the moment after the newest observation that does not fit; Long.MIN_VALUE if all of them do. */
    private long oldestThatFits(Handle handle) {
        if (observedBytes == UNKNOWN) {
            observedBytes = handle.createQuery("SELECT COALESCE(SUM(LENGTH(body)), 0) FROM wissel_observation")
                    .mapTo(Long.class)
                    .one();
        }
        if (observedBytes <= bounds.bytes()) {
            return Long.MIN_VALUE;
        }
        observedBytes = UNKNOWN; // counted anew when they are gone
        return handle.createQuery("SELECT COALESCE(MAX(at_nanos) + 1, :never) FROM (SELECT at_nanos,"
                        + " SUM(LENGTH(body)) OVER (ORDER BY at_nanos DESC) AS total FROM wissel_observation) AS sizes"
                        + " WHERE total > :bytes")
                .bind("never", Long.MIN_VALUE)
                .bind("bytes", (long) (CUT * bounds.bytes()))
                .mapTo(Long.class)
                .one();
    }

    // ---------------------------------------------------------------- time

    /** Returns the time of a database that replicas share, in nanoseconds since 1970; empty for a file, whose time is this machine's. */
    public OptionalLong sharedNowNanos() {
        if (!database.shared()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(1000
                * inTransaction(handle -> handle.createQuery(
                                "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)")
                        .mapTo(Long.class)
                        .one()));
    }

    /** Returns the time of the newest step or session; Long.MIN_VALUE if there is none. */
    public long newestNanos() {
        return inTransaction(handle -> Math.max(
                newest(handle, "SELECT MAX(at_nanos) FROM wissel_observation"),
                newest(handle, "SELECT MAX(started_nanos) FROM wissel_session")));
    }

    private static long newest(Handle handle, String query) {
        return handle.createQuery(query)
                .map((row, context) -> {
                    long nanos = row.getLong(1);
                    return row.wasNull() ? Long.MIN_VALUE : nanos;
                })
                .one();
    }

    // ---------------------------------------------------------------- reading

    /** Returns the sessions, oldest first. */
    public List<Session> sessions() {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT id, started_nanos, holder, token, version, rules FROM wissel_session ORDER BY id")
                .map((row, context) -> new Session(
                        row.getLong("id"),
                        row.getLong("started_nanos"),
                        row.getString("holder"),
                        row.getLong("token"),
                        row.getString("version"),
                        JournalCodec.rules(row.getString("rules"))))
                .list());
    }

    /** Returns what was decided in [from, to], oldest first; steps at which nothing changed and nothing was to be said are not among it. */
    public List<Entry> decisions(long fromNanos, long toNanos) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT session, at_nanos, body FROM wissel_decision WHERE at_nanos >= :from AND at_nanos <= :to"
                                + " ORDER BY at_nanos, session, upstream")
                .bind("from", fromNanos)
                .bind("to", toNanos)
                .map((row, context) -> new Entry(
                        row.getLong("session"), row.getLong("at_nanos"), JournalCodec.decision(row.getString("body"))))
                .list());
    }

    /** Returns the last so many of what was decided in [from, to], newest first. */
    public List<Entry> lastDecisions(long fromNanos, long toNanos, int limit) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT session, at_nanos, body FROM wissel_decision WHERE at_nanos >= :from AND at_nanos <= :to"
                                + " ORDER BY at_nanos DESC, session DESC, upstream DESC LIMIT :limit")
                .bind("from", fromNanos)
                .bind("to", toNanos)
                .bind("limit", limit)
                .map((row, context) -> new Entry(
                        row.getLong("session"), row.getLong("at_nanos"), JournalCodec.decision(row.getString("body"))))
                .list());
    }

    /** Returns the weights that were written in [from, to], oldest first. */
    public List<Written> writes(long fromNanos, long toNanos) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT at_nanos, upstream, target, old_weight, new_weight, outcome FROM wissel_write"
                                + " WHERE at_nanos >= :from AND at_nanos <= :to ORDER BY at_nanos, upstream, target")
                .bind("from", fromNanos)
                .bind("to", toNanos)
                .map((row, context) -> new Written(
                        row.getLong("at_nanos"),
                        row.getString("upstream"),
                        row.getString("target"),
                        row.getInt("old_weight"),
                        row.getInt("new_weight"),
                        row.getString("outcome")))
                .list());
    }

    /**
     * Returns what was known at a moment: the last observation at or before it, and the figures of upstreams that were not in it from those shortly before. It has the time of the last
     * observation.
     */
    public Optional<Observed> observedAt(long nanos) {
        Observed last = earlier(nanos, 1).stream().findFirst().orElse(null);
        if (last == null) {
            return Optional.empty();
        }
        Set<String> wanted = new HashSet<>(
                session(last.session()).map(session -> session.rules().keySet()).orElse(Set.of()));
        Map<String, UpstreamFigures> found = new TreeMap<>();
        Set<String> gone = new HashSet<>();
        take(last.observation(), found, gone);
        long oldest = last.atNanos() - 3 * ControlLoop.lookNanos(wanted.size());
        long before = last.atNanos() - 1;
        while (!covers(found, gone, wanted)) {
            List<Observed> page = earlier(before, PAGE);
            for (Observed each : page) {
                if (each.session() == last.session()) {
                    take(each.observation(), found, gone);
                }
            }
            if (page.isEmpty() || page.get(page.size() - 1).atNanos() < oldest) {
                break;
            }
            before = page.get(page.size() - 1).atNanos() - 1;
        }
        List<UpstreamFigures> all =
                found.size() == last.observation().upstreams().size()
                        ? last.observation().upstreams()
                        : List.copyOf(found.values());
        return Optional.of(new Observed(
                last.session(),
                last.atNanos(),
                new Observation(all, last.observation().forgotten())));
    }

    private static boolean covers(Map<String, UpstreamFigures> found, Set<String> gone, Set<String> wanted) {
        return wanted.stream().allMatch(name -> found.containsKey(name) || gone.contains(name));
    }

    /** Takes what an observation says of upstreams of which later ones say nothing. */
    private static void take(Observation earlier, Map<String, UpstreamFigures> found, Set<String> gone) {
        for (UpstreamFigures each : earlier.upstreams()) {
            if (!gone.contains(each.name())) {
                found.putIfAbsent(each.name(), each);
            }
        }
        earlier.forgotten().stream().filter(name -> !found.containsKey(name)).forEach(gone::add);
    }

    private Optional<Session> session(long id) {
        return sessions().stream().filter(each -> each.id() == id).findFirst();
    }

    /** Returns the last so many observations at or before a moment, newest first. */
    private List<Observed> earlier(long nanos, int most) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT session, at_nanos, body FROM wissel_observation WHERE at_nanos <= :at"
                                + " ORDER BY at_nanos DESC, session DESC LIMIT :most")
                .bind("at", nanos)
                .bind("most", most)
                .map((row, context) -> new Observed(
                        row.getLong("session"),
                        row.getLong("at_nanos"),
                        JournalCodec.observation(row.getBytes("body"))))
                .list());
    }

    /** Returns the state that the last checkpoint of a session at or before a moment holds, with its time. */
    public Optional<Checkpoint> checkpoint(long session, long nanos) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT at_nanos, state FROM wissel_checkpoint WHERE session = :session AND at_nanos <= :at"
                                + " ORDER BY at_nanos DESC LIMIT 1")
                .bind("session", session)
                .bind("at", nanos)
                .map((row, context) ->
                        new Checkpoint(row.getLong("at_nanos"), JournalCodec.state(row.getBytes("state"))))
                .findOne());
    }

    /** Returns the first checkpoint of a session; empty if there is none. */
    Optional<Checkpoint> firstCheckpoint(long session) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT at_nanos, state FROM wissel_checkpoint WHERE session = :session ORDER BY at_nanos LIMIT 1")
                .bind("session", session)
                .map((row, context) ->
                        new Checkpoint(row.getLong("at_nanos"), JournalCodec.state(row.getBytes("state"))))
                .findOne());
    }

    /** Hands the observations of a session from a moment on to somebody, one after the other; until he has had enough. */
    void observations(long session, long fromNanos, long toNanos, Reader reader) {
        long after = fromNanos - 1;
        while (true) {
            List<Observed> page = page(session, after, toNanos);
            if (page.isEmpty()) {
                return;
            }
            for (Observed each : page) {
                reader.read(each);
                after = each.atNanos();
            }
        }
    }

    /** Takes one observation after the other. */
    interface Reader {
        void read(Observed observed);
    }

    private List<Observed> page(long session, long afterNanos, long toNanos) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT session, at_nanos, body FROM wissel_observation WHERE session = :session"
                                + " AND at_nanos > :after AND at_nanos <= :to ORDER BY at_nanos LIMIT 100")
                .bind("session", session)
                .bind("after", afterNanos)
                .bind("to", toNanos)
                .map((row, context) -> new Observed(
                        row.getLong("session"),
                        row.getLong("at_nanos"),
                        JournalCodec.observation(row.getBytes("body"))))
                .list());
    }

    /**
     * A state at a moment. Immutable.
     *
     * @param atNanos time of the step that was made from it
     * @param state what was remembered then
     */
    public record Checkpoint(long atNanos, DirectorState state) {}

    /** Returns the last decision about each target of which something was written at or before a moment, with what became of it; in no order. */
    public List<Changed> lastChanges(long nanos) {
        List<Written> writes = inTransaction(handle -> handle.createQuery(
                        "SELECT w.at_nanos, w.upstream, w.target, w.old_weight, w.new_weight, w.outcome FROM wissel_write w"
                                + " JOIN (SELECT upstream, target, MAX(at_nanos) AS at_nanos FROM wissel_write"
                                + " WHERE at_nanos <= :at GROUP BY upstream, target) newest"
                                + " ON newest.upstream = w.upstream AND newest.target = w.target"
                                + " AND newest.at_nanos = w.at_nanos")
                .bind("at", nanos)
                .map((row, context) -> new Written(
                        row.getLong("at_nanos"),
                        row.getString("upstream"),
                        row.getString("target"),
                        row.getInt("old_weight"),
                        row.getInt("new_weight"),
                        row.getString("outcome")))
                .list());
        List<Changed> changed = new ArrayList<>();
        for (Written written : writes) {
            for (Entry entry : decisionsOf(written.upstream(), written.atNanos(), written.atNanos(), PAGE)) {
                entry.decision().changes().stream()
                        .filter(change -> change.target().text().equals(written.target()))
                        .forEach(change -> changed.add(new Changed(written, change)));
            }
        }
        return changed;
    }

    /**
     * A change of a weight and what became of it. Immutable.
     *
     * @param written when, of what, and what became of it
     * @param change why
     */
    public record Changed(Written written, Change change) {}

    /** Returns the last so many decisions about an upstream in [from, to], newest first. */
    public List<Entry> decisionsOf(String upstream, long fromNanos, long toNanos, int most) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT session, at_nanos, body FROM wissel_decision WHERE upstream = :upstream"
                                + " AND at_nanos >= :from AND at_nanos <= :to ORDER BY at_nanos DESC LIMIT :most")
                .bind("upstream", upstream)
                .bind("from", fromNanos)
                .bind("to", toNanos)
                .bind("most", most)
                .map((row, context) -> new Entry(
                        row.getLong("session"), row.getLong("at_nanos"), JournalCodec.decision(row.getString("body"))))
                .list());
    }

    // ---------------------------------------------------------------- the operator

    /**
     * A standing wish of the operator's. Immutable.
     *
     * @param kind drain-region, drain-target or pause
     * @param subject region, {@code host:port} or upstream; empty for everything
     * @param sinceNanos since when
     * @param who asked for it
     * @param why in his words
     * @param untilNanos when it ends by itself; {@link #FOREVER} if it does not
     */
    public record Wish(String kind, String subject, long sinceNanos, String who, String why, long untilNanos) {
        /** The end of a wish that does not end by itself. */
        public static final long FOREVER = Long.MAX_VALUE;

        /** Makes one that holds until it is taken back. */
        public Wish(String kind, String subject, long sinceNanos, String who, String why) {
            this(kind, subject, sinceNanos, who, why, FOREVER);
        }
    }

    /** Returns the wishes that hold at a moment. Those whose time is over are ended, and that is noted; whoever asks first does it. */
    public List<Wish> wishesAt(long nowNanos) {
        List<Wish> all = wishes();
        for (Wish wish : all) {
            if (wish.untilNanos() <= nowNanos) {
                unwish(wish.kind(), wish.subject(), wish.who(), "its time was over", nowNanos);
            }
        }
        return all.stream().filter(wish -> wish.untilNanos() > nowNanos).toList();
    }

    /** Lets a wish that somebody set hold until another moment; returns whether it still held. */
    public synchronized boolean prolong(String kind, String subject, String who, long untilNanos) {
        return inTransaction(handle -> handle.createUpdate("UPDATE wissel_wish SET until_nanos = :until"
                                + " WHERE kind = :kind AND subject = :subject AND who = :who")
                        .bind("until", untilNanos)
                        .bind("kind", kind)
                        .bind("subject", subject)
                        .bind("who", who)
                        .execute()
                > 0);
    }

    /** Returns the wishes that hold, by kind and subject. */
    public List<Wish> wishes() {
        return inTransaction(handle -> handle.createQuery("SELECT kind, subject, since_nanos, who, why,"
                        + " COALESCE(until_nanos, :forever) AS until_nanos FROM wissel_wish ORDER BY kind, subject")
                .bind("forever", Wish.FOREVER)
                .map((row, context) -> new Wish(
                        row.getString("kind"),
                        row.getString("subject"),
                        row.getLong("since_nanos"),
                        row.getString("who"),
                        row.getString("why"),
                        row.getLong("until_nanos")))
                .list());
    }

    /** Sets a wish; returns whether it is new. */
    public synchronized boolean wish(Wish wish) {
        return inTransaction(handle -> {
            boolean known = !handle.createQuery("SELECT 1 FROM wissel_wish WHERE kind = :kind AND subject = :subject")
                    .bind("kind", wish.kind())
                    .bind("subject", wish.subject())
                    .mapTo(Integer.class)
                    .list()
                    .isEmpty();
            if (!known) {
                handle.createUpdate("INSERT INTO wissel_wish (kind, subject, since_nanos, who, why, until_nanos)"
                                + " VALUES (:kind, :subject, :since, :who, :why, :until)")
                        .bind("until", wish.untilNanos() == Wish.FOREVER ? null : wish.untilNanos())
                        .bind("kind", wish.kind())
                        .bind("subject", wish.subject())
                        .bind("since", wish.sinceNanos())
                        .bind("who", wish.who())
                        .bind("why", wish.why())
                        .execute();
                act(handle, wish.sinceNanos(), wish.who(), wish.kind(), wish.subject(), wish.why());
            }
            return !known;
        });
    }

    /** Takes a wish back; returns whether there was one. */
    public synchronized boolean unwish(String kind, String subject, String who, String why, long nowNanos) {
        return inTransaction(handle -> {
            int gone = handle.createUpdate("DELETE FROM wissel_wish WHERE kind = :kind AND subject = :subject")
                    .bind("kind", kind)
                    .bind("subject", subject)
                    .execute();
            if (gone > 0) {
                act(handle, nowNanos, who, "end of " + kind, subject, why);
            }
            return gone > 0;
        });
    }

    static void act(Handle handle, long nowNanos, String who, String kind, String subject, String why) {
        long number = handle.createQuery("SELECT COALESCE(MAX(number), 0) + 1 FROM wissel_action WHERE at_nanos = :at")
                .bind("at", nowNanos)
                .mapTo(Long.class)
                .one();
        handle.createUpdate("INSERT INTO wissel_action (at_nanos, number, who, kind, subject, why)"
                        + " VALUES (:at, :number, :who, :kind, :subject, :why)")
                .bind("at", nowNanos)
                .bind("number", number)
                .bind("who", who)
                .bind("kind", kind)
                .bind("subject", subject)
                .bind("why", why)
                .execute();
    }

    /**
     * Something that the operator did. Immutable.
     *
     * @param atNanos when
     * @param who did it
     * @param kind what
     * @param subject to what
     * @param why in his words
     */
    public record Action(long atNanos, String who, String kind, String subject, String why) {}

    /** Notes something that an operator did, or was refused, that is no wish. */
    public synchronized void acted(Action action) {
        inTransaction(handle -> {
            act(handle, action.atNanos(), action.who(), action.kind(), action.subject(), action.why());
            return action;
        });
    }

    /** Returns the last so many of what operators did in [from, to], newest first. */
    public List<Action> lastActions(long fromNanos, long toNanos, int limit) {
        return inTransaction(handle -> handle.createQuery(
                        "SELECT at_nanos, who, kind, subject, why FROM wissel_action"
                                + " WHERE at_nanos >= :from AND at_nanos <= :to ORDER BY at_nanos DESC, number DESC LIMIT :limit")
                .bind("from", fromNanos)
                .bind("to", toNanos)
                .bind("limit", limit)
                .map((row, context) -> new Action(
                        row.getLong("at_nanos"),
                        row.getString("who"),
                        row.getString("kind"),
                        row.getString("subject"),
                        row.getString("why")))
                .list());
    }

    /** Returns what operators did in [from, to], oldest first. */
    public List<Action> actions(long fromNanos, long toNanos) {
        return inTransaction(handle ->
                new ArrayList<>(handle.createQuery("SELECT at_nanos, who, kind, subject, why FROM wissel_action"
                                + " WHERE at_nanos >= :from AND at_nanos <= :to ORDER BY at_nanos, number")
                        .bind("from", fromNanos)
                        .bind("to", toNanos)
                        .map((row, context) -> new Action(
                                row.getLong("at_nanos"),
                                row.getString("who"),
                                row.getString("kind"),
                                row.getString("subject"),
                                row.getString("why")))
                        .list()));
    }
}
