package dev.wissel.cli;

import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.Capabilities;
import dev.wissel.kong.admin.Detector;
import dev.wissel.kong.admin.KongMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * The Kong that is directed: found out about before anything is done, and refused if it cannot do what is asked. Thread-safe.
 *
 * @param nodes whom to ask
 * @param writers the same nodes, to write to
 * @param summary who it is, for people
 * @param mode how it keeps its configuration
 * @param capabilities what it can do
 * @param settle time in which the last node follows a write
 * @param silent nodes that could not be reached, and why
 */
record KongSide(
        AdminNodes nodes,
        AdminNodes writers,
        String summary,
        KongMode mode,
        Capabilities capabilities,
        Duration settle,
        List<String> silent)
        implements AutoCloseable {
    private static final Set<AdminError.Kind> MAY_COME_BACK =
            EnumSet.of(AdminError.Kind.UNREACHABLE, AdminError.Kind.BROKEN, AdminError.Kind.TIMED_OUT);
    private static final AdminNodes.Pauses PAUSES =
            new AdminNodes.Pauses(Duration.ofMillis(500), Duration.ofSeconds(5));

    /**
     * Asks each node who it is.
     *
     * @param longestWrite time in which a write must have ended, tries included
     * @throws Failures.BadInput if none answers, one is no Kong of use, or they cannot do what is asked
     */
    static KongSide find(List<AdminOptions> options, boolean dryRun, Duration longestWrite, LongSupplier clock) {
        List<AdminClient> clients = options.stream().map(KongSide::client).toList();
        List<AdminClient> writing =
                options.stream().map(each -> client(once(each, longestWrite))).toList();
        List<Detector.Detection> found = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (AdminClient client : clients) {
            try {
                found.add(Detector.detect(client));
            } catch (AdminException failed) {
                if (!MAY_COME_BACK.contains(failed.error().kind())) {
                    throw new Failures.BadInput(failed.error().message());
                }
                silent.add(failed.error().message());
            }
        }
        if (found.isEmpty()) {
            throw new Failures.BadInput(String.join("\n", silent));
        }
        Detector.Detection first = found.get(0);
        for (Detector.Detection each : found) {
            if (each.node().mode() != first.node().mode()) {
                throw new Failures.BadInput(
                        "--kong: one node is " + first.node().summary() + ", another "
                                + each.node().summary() + " (expected: nodes of one Kong)");
            }
        }
        require(first, dryRun);
        double poll = found.stream()
                .mapToDouble(each -> each.node().databasePollSeconds())
                .max()
                .orElse(0);
        return new KongSide(
                new AdminNodes(clients, PAUSES, clock, new SplittableRandom()),
                new AdminNodes(writing, PAUSES, clock, new SplittableRandom()),
                first.node().summary(),
                first.node().mode(),
                first.capabilities(),
                Duration.ofMillis((long) (poll * 1000)),
                silent);
    }

    private static AdminClient client(AdminOptions options) {
        try {
            return new AdminClient(options);
        } catch (IllegalArgumentException unusable) {
            throw new Failures.BadInput(String.valueOf(unusable.getMessage()));
        }
    }

    /** A write is tried once: a second try may come when another replica leads. */
    private static AdminOptions once(AdminOptions options, Duration longest) {
        Duration call = options.callTimeout().compareTo(longest) < 0 ? options.callTimeout() : longest;
        return new AdminOptions(
                options.url(),
                options.workspace(),
                options.headers(),
                options.tls(),
                options.connectTimeout().compareTo(call) < 0 ? options.connectTimeout() : call,
                options.requestTimeout().compareTo(call) < 0 ? options.requestTimeout() : call,
                call,
                1,
                options.firstPause(),
                options.maxAnswerBytes(),
                options.pageSize());
    }

    private static void require(Detector.Detection kong, boolean dryRun) {
        Capabilities can = kong.capabilities();
        if (!dryRun && !can.writeTargets().can() && !can.postConfig().can()) {
            throw new Failures.BadInput("this is " + kong.node().summary() + ", whose weights cannot be written: "
                    + can.writeTargets().reason());
        }
    }

    /** Returns whether the configuration is written as a whole. */
    boolean declarative() {
        return !capabilities.writeTargets().can() && capabilities.postConfig().can();
    }

    @Override
    public void close() {
        nodes.close();
        writers.close();
    }
}
