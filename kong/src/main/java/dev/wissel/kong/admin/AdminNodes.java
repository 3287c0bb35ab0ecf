package dev.wissel.kong.admin;

import dev.wissel.kong.admin.AdminError.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one Kong, each with connections, threads, health and pauses of its own, so that one that hangs keeps nobody from the others. Thread-safe.
 *
 * <p>A node that cannot be reached is left alone for a while, which doubles with each failure in a row up to a limit; in between a call to it ends at once with
 * the error it had.
 */
public final class AdminNodes implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int WAITING = 4096;
    private static final Set<Kind> OUT_OF_REACH =
            EnumSet.of(Kind.UNREACHABLE, Kind.BROKEN, Kind.TIMED_OUT, Kind.TLS, Kind.NOT_KONG);

    private final List<Member> members = new ArrayList<>();
    private final LongSupplier nowNanos;
    private final RandomGenerator random;
    private final Pauses pauses;

    /**
     * How long a node that fails is left alone. Immutable.
     *
     * @param first after the first failure
     * @param longest most
     */
    public record Pauses(Duration first, Duration longest) {
        /** One second, doubling to half a minute. */
        public static final Pauses DEFAULTS = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30));

        public Pauses {
            if (first.isNegative() || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException(
                        "pauses: " + first + ", " + longest + " (expected: 0 <= first <= longest)");
            }
        }
    }

    /**
     * How a node is. Immutable.
     *
     * @param node which
     * @param failures calls in a row that did not reach it
     * @param lastError why the last of them did not
     * @param lastAnswerNanos when it answered last; empty if never
     */
    public record NodeState(
            AdminClient node, int failures, Optional<AdminError> lastError, Optional<Long> lastAnswerNanos) {
        /** Returns whether the last call reached it. */
        public boolean reachable() {
            return failures == 0;
        }
    }

    /**
     * What a call to a node gave: a value or an error. Immutable.
     *
     * @param node which
     * @param value what it gave; empty after an error
     * @param error why it gave nothing
     * @param atNanos when that was known
     */
    public record Result<T>(AdminClient node, Optional<T> value, Optional<AdminError> error, long atNanos) {}

    private static final class Member {
        final AdminClient client;
        final ExecutorService threads;
        int failures;

        @Nullable
        AdminError lastError;

        long pausedUntilNanos;

        @Nullable
        Long lastAnswerNanos;

        Member(AdminClient client, ExecutorService threads) {
            this.client = client;
            this.threads = threads;
        }
    }

    /**
     * Makes the set.
     *
     * @param clients one for each node, at least one
     * @param pauses how long nodes that fail are left alone
     * @param nowNanos clock
     * @param random from where the pauses get a random part, so that nodes are not asked in step; used by one thread at a time
     */
    public AdminNodes(Collection<AdminClient> clients, Pauses pauses, LongSupplier nowNanos, RandomGenerator random) {
        if (clients.isEmpty()) {
            throw new IllegalArgumentException("clients: none (expected: at least one)");
        }
        this.pauses = pauses;
        this.nowNanos = nowNanos;
        this.random = random;
        for (AdminClient client : clients) {
            members.add(new Member(client, threads(client)));
        }
    }

    private static ExecutorService threads(AdminClient client) {
        ThreadFactory factory = task -> {
            Thread thread =
                    new Thread(task, "wissel-admin " + client.options().url().host());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Returns the clients, in the order given. */
    public List<AdminClient> clients() {
        return members.stream().map(member -> member.client).toList();
    }

    /** Returns how each node is. */
    public List<NodeState> states() {
        return members.stream().map(this::state).toList();
    }

    private NodeState state(Member member) {
        synchronized (member) {
            return new NodeState(
                    member.client,
                    member.failures,
                    Optional.ofNullable(member.lastError),
                    Optional.ofNullable(member.lastAnswerNanos));
        }
    }

    /** Starts a call to each node at once, and returns what is to come, in the order of the nodes. What is to come never fails. */
    public <T> List<CompletableFuture<Result<T>>> start(Function<AdminClient, T> call) {
        return members.stream().map(member -> start(member, call)).toList();
    }

    /** Calls one node and waits for it; empty if there is none with that address. */
    public <T> Optional<Result<T>> at(String url, Function<AdminClient, T> call) {
        return members.stream()
                .filter(member -> member.client.options().url().toString().equals(url))
                .findFirst()
                .map(member -> start(member, call).join());
    }

    /** Calls each node, all at the same time, and waits for all of them: as long as one call may take. */
    public <T> List<Result<T>> each(Function<AdminClient, T> call) {
        return start(call).stream().map(CompletableFuture::join).toList();
    }

    /**
     * Calls one node after the other until one answers: for what all of them know alike. A write of which it is not known what became of it is not tried elsewhere,
     * unless it may be repeated.
     *
     * @param repeatable whether the call may be carried out twice
     * @return the first answer; the last error if there is none
     */
    public <T> Result<T> first(Function<AdminClient, T> call, boolean repeatable) {
        List<Member> order = new ArrayList<>(members);
        order.sort(Comparator.comparingInt(member -> state(member).failures()));
        Result<T> result = null;
        for (Member member : order) {
            result = start(member, call).join();
            AdminError error = result.error().orElse(null);
            if (error == null || !OUT_OF_REACH.contains(error.kind()) || (error.maybeDone() && !repeatable)) {
                return result;
            }
        }
        return Objects.requireNonNull(result, "there is at least one node");
    }

    private <T> CompletableFuture<Result<T>> start(Member member, Function<AdminClient, T> call) {
        synchronized (member) {
            if (member.lastError != null && member.failures > 0 && nowNanos.getAsLong() - member.pausedUntilNanos < 0) {
                return CompletableFuture.completedFuture(failed(member, member.lastError));
            }
        }
        try {
            return CompletableFuture.supplyAsync(() -> call(member, call), member.threads);
        } catch (RejectedExecutionException full) {
            String what = WAITING + " calls are waiting for this node already";
            return CompletableFuture.completedFuture(failed(
                    member,
                    AdminError.of(
                            Kind.TIMED_OUT, "any " + member.client.options().url(), 0, what, "")));
        }
    }

    private <T> Result<T> call(Member member, Function<AdminClient, T> call) {
        try {
            T value = call.apply(member.client);
            note(member, null);
            return new Result<>(member.client, Optional.of(value), Optional.empty(), nowNanos.getAsLong());
        } catch (AdminException failed) {
            note(member, failed.error());
            return failed(member, failed.error());
        } catch (RuntimeException ours) {
            String what = "a fault of the caller's: " + ours.getClass().getSimpleName();
            return failed(
                    member,
                    AdminError.of(Kind.FAILED, "any " + member.client.options().url(), 0, what, ""));
        }
    }

    private <T> Result<T> failed(Member member, AdminError error) {
        return new Result<>(member.client, Optional.empty(), Optional.of(error), nowNanos.getAsLong());
    }

    /** Keeps score: an answer that refuses is an answer. */
    private void note(Member member, @Nullable AdminError error) {
        long now = nowNanos.getAsLong();
        synchronized (member) {
            if (error == null || !OUT_OF_REACH.contains(error.kind())) {
                member.failures = 0;
                member.lastAnswerNanos = now;
                member.lastError = error;
                return;
            }
            member.failures = Math.min(member.failures + 1, 1_000_000);
            member.lastError = error;
            long most =
                    Math.min(pauses.longest().toNanos(), pauses.first().toNanos() << Math.min(member.failures - 1, 20));
            member.pausedUntilNanos = now + most / 2 + part(most / 2);
        }
    }

    private long part(long mostNanos) {
        synchronized (random) {
            return mostNanos <= 0 ? 0 : random.nextLong(mostNanos + 1);
        }
    }

    /** Ends the threads; calls under way end by themselves. */
    @Override
    public void close() {
        members.forEach(member -> member.threads.shutdown());
    }
}
