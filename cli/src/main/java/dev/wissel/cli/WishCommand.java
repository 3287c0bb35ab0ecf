package dev.wissel.cli;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.loop.Wishes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command by which the operator wants something of the controller: it is kept in the journal, and followed at the next step. */
abstract class WishCommand extends JournalCommand {
    private static final int LONGEST = 500;

    @Option(names = "--why", paramLabel = "TEXT", description = "The reason, kept in the journal.")
    private String why = "";

    @Override
    void check() {
        if (why.length() > LONGEST || why.chars().anyMatch(Character::isISOControl)) {
            throw wrong("--why: (expected: one line of at most " + LONGEST + " characters)");
        }
    }

    static String who() {
        return System.getProperty("user.name", "unknown");
    }

    boolean set(Journal journal, String kind, String subject, long nowNanos) {
        return journal.wish(new Journal.Wish(kind, subject, nowNanos, who(), why));
    }

    boolean take(Journal journal, String kind, String subject, long nowNanos) {
        return journal.unwish(kind, subject, who(), why, nowNanos);
    }

    int said(String action, String subject, boolean changed, String line) {
        if (json()) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("action", action);
            tree.put("subject", subject);
            tree.put("changed", changed);
            tree.put("who", who());
            tree.put("why", why);
            printJson(tree);
        } else {
            print(line);
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
            boolean changed = set(opened, drains(subject, Names.of(opened, nowNanos)), subject, nowNanos);
            return said(
                    "drain", subject, changed, subject + (changed ? " is to be drained" : " is to be drained already"));
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
            boolean changed = take(opened, Wishes.DRAIN_REGION, subject, nowNanos);
            changed |= take(opened, Wishes.DRAIN_TARGET, subject, nowNanos);
            return said("undrain", subject, changed, subject + (changed ? " is to be used again" : " was not drained"));
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
            boolean changed = set(opened, Wishes.PAUSE, subject, nowNanos);
            String name = subject.isEmpty() ? "everything" : subject;
            return said("pause", subject, changed, name + (changed ? " is paused" : " is paused already"));
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
            boolean ended = false;
            boolean others = false;
            for (Journal.Wish wish : opened.wishes()) {
                if (wish.kind().equals(Wishes.PAUSE)) {
                    boolean ours = subject.isEmpty() || wish.subject().equals(subject);
                    ended |= ours && take(opened, Wishes.PAUSE, wish.subject(), nowNanos);
                    others |= !ours && wish.subject().isEmpty();
                }
            }
            set(opened, Wishes.RESUME, subject, nowNanos);
            String name = subject.isEmpty() ? "everything" : subject;
            return said(
                    "resume",
                    subject,
                    ended,
                    name + (ended ? " is no longer paused" : " was not paused by itself")
                            + "; weights of others are decided on anew"
                            + (others ? "; it stays paused, because everything is" : ""));
        }
    }
}
