package dev.wissel.cli;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.loop.Operator;
import dev.wissel.controller.loop.Wishes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command by which the operator wants something of the controller: it is kept in the journal, and followed at the next step. */
abstract class WishCommand extends JournalCommand {
    @Option(names = "--why", paramLabel = "TEXT", description = "The reason, kept in the journal.")
    private String why = "";

    @Override
    void check() {
        if (!Operator.canSay(why)) {
            throw wrong("--why: (expected: one line of at most " + Operator.LONGEST_WHY + " characters)");
        }
    }

    static String who() {
        return System.getProperty("user.name", "unknown");
    }

    Operator operator(Journal journal, long nowNanos) {
        return new Operator(journal, who(), why, nowNanos);
    }

    int said(String action, String subject, Operator.Said said) {
        if (json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("action", action);
            tree.put("subject", subject);
            tree.put("changed", said.changed());
            tree.put("who", who());
            tree.put("why", why);
            printJson(tree);
        } else {
            print(said.line());
        }
        return ExitCode.GOOD;
    }

    /** Returns the kind of wish that a drain of this is. */
    static String drains(String subject, Names names) {
        if (names.targets().contains(subject)) {
            return Wishes.DRAIN_TARGET;
        }
        if (names.regions().contains(subject)) {
            return Wishes.DRAIN_REGION;
        }
        if (names.known()) {
            throw new Failures.Failed(subject + ": no such region or target (expected: one of "
                    + names.all(names.regions(), names.targets()) + ")");
        }
        return subject.indexOf(':') >= 0 ? Wishes.DRAIN_TARGET : Wishes.DRAIN_REGION;
    }

    static void requireUpstream(String subject, Names names) {
        if (!subject.isEmpty() && names.known() && !names.upstreams().contains(subject)) {
            throw new Failures.Failed(
                    subject + ": no such upstream (expected: one of " + String.join(", ", names.upstreams()) + ")");
        }
    }

    /** {@code wissel drain}. */
    @Command(
            name = "drain",
            header = "Keep new requests away from a region or a target of a Kong.",
            description = {
                "",
                "The controller of wissel run --kong moves the traffic elsewhere, at its usual pace,",
                "and keeps it there until wissel undrain. Where it cannot go, it stays.",
                ""
            },
            footer = {"", "Exit codes: 0 noted, 1 no such region or target, 2 wrong usage, 3 no journal"})
    static final class Drain extends WishCommand {
        @Parameters(paramLabel = "REGION|TARGET", description = "A region's name, or host:port.")
        @SuppressWarnings("NullAway.Init")
        private String subject;

        @Override
        int in(Journal opened, long nowNanos) {
            String kind = drains(subject, Names.of(opened, nowNanos));
            return said("drain", subject, operator(opened, nowNanos).drain(kind, subject));
        }
    }

    /** {@code wissel undrain}. */
    @Command(
            name = "undrain",
            header = "Let new requests go to a region or a target again.",
            description = {"", "It comes back as after a failure: hold-down, trial, ramp.", ""},
            footer = {"", "Exit codes: 0 noted, or was not drained; 2 wrong usage, 3 no journal"})
    static final class Undrain extends WishCommand {
        @Parameters(paramLabel = "REGION|TARGET", description = "What was drained.")
        @SuppressWarnings("NullAway.Init")
        private String subject;

        @Override
        int in(Journal opened, long nowNanos) {
            return said("undrain", subject, operator(opened, nowNanos).undrain(subject));
        }
    }

    /** {@code wissel pause}. */
    @Command(
            name = "pause",
            header = "Let the controller write nothing, for all upstreams or one.",
            description = {"", "It goes on looking. Kong stays as it is, whatever happens.", ""},
            footer = {"", "Exit codes: 0 noted, 1 no such upstream, 2 wrong usage, 3 no journal"})
    static final class Pause extends WishCommand {
        @Parameters(arity = "0..1", paramLabel = "UPSTREAM", description = "Kong's name of it; all without.")
        private @Nullable String upstream;

        @Override
        int in(Journal opened, long nowNanos) {
            String subject = upstream == null ? "" : upstream;
            requireUpstream(subject, Names.of(opened, nowNanos));
            return said("pause", subject, operator(opened, nowNanos).pause(subject));
        }
    }

    /** {@code wissel resume}. */
    @Command(
            name = "resume",
            header = "Let the controller write again, and decide on weights that others wrote.",
            description = {
                "",
                "Ends a pause. Weights that somebody else set and that were respected are decided on anew.",
                ""
            },
            footer = {"", "Exit codes: 0 noted, 1 no such upstream, 2 wrong usage, 3 no journal"})
    static final class Resume extends WishCommand {
        @Parameters(arity = "0..1", paramLabel = "UPSTREAM", description = "Kong's name of it; all without.")
        private @Nullable String upstream;

        @Override
        int in(Journal opened, long nowNanos) {
            String subject = upstream == null ? "" : upstream;
            requireUpstream(subject, Names.of(opened, nowNanos));
            return said("resume", subject, operator(opened, nowNanos).resume(subject));
        }
    }
}
