package dev.wissel.core.bound;

import java.util.Locale;

/** What a term of a {@link Bound} stands for. The word is stable, so that a report can say it in any language. */
public enum TermKey {
    /** Probes that must fail before the limit is reached, each one interval after the one before; the first up to one interval after the fault. */
    PROBE_INTERVALS,
    /** The wait for the answer of the last probe, one time-out a socket operation that hangs. */
    PROBE_TIMEOUT,
    /** The answer of a probe that succeeds. */
    PROBE_ANSWER,
    /** Probes of other targets that hang in front of this one, because no more than {@code concurrency} are under way. */
    PROBE_QUEUE,
    /** The grain of the clock that starts probes and looks at silence. */
    TICK,
    /** The probe clocks start afresh, because a target was written (Kong facts 3.4 and 6.6). */
    PROBE_RESTART,
    /** Requests to the target that must fail before the limit is reached. */
    FAILED_REQUESTS,
    /** The time after which such a request fails. */
    REQUEST_TIMEOUT,
    /** Until enough requests have gone to the target for its silence to mean something. */
    FIRST_REQUESTS,
    /** How long the first of them must have gone unanswered. */
    SILENCE,
    /** The first answer that a slow target gives; one that takes longer than this is no slow answer but silence. */
    SLOW_ANSWER,
    /** Until the answers that make a region's pace are all slow ones. */
    PACE,
    /** The verdict reaches those that pick targets: the event loops of a gateway, the workers of a Kong node. */
    NOTICE,
    /** How late a busy event loop may run a task; 0 in a computed bound, measured where one is measured. */
    SCHEDULING,
    /** The controller asks the nodes for their view. */
    SENSE,
    /** The controller decides. */
    DECIDE,
    /** The controller writes target weights. */
    WRITE,
    /** What was written reaches the other nodes. */
    PROPAGATION,
    /** Probes that must succeed before a target is let in again. */
    RECOVERY_INTERVALS,
    /** The shortest time that a target which fell silent stays suspended. */
    SUSPENSION,
    /** How long a region that was slow is left alone before its probes and requests are listened to again. */
    SLOW_WAIT,
    /** A region that is back must stay well before anything moves to it. */
    HOLD_DOWN,
    /** Single requests with which a region is tried. */
    TRIALS,
    /** A region that comes back so soon that it is still judged by what failed while it was lost, and sent back once more for that. */
    JUDGEMENT,
    /** The rise of a region's share. */
    RAMP,
    /** Tries that all hit what is broken. */
    TRIES,
    /** The limit of a request over all its tries. */
    DEADLINE,
    /** The load balancer or DNS in front notices that a gateway node is gone. */
    FRONT_DOOR,
    /** Answers of DNS that clients still hold. */
    DNS_TTL;

    /** Returns the word for it: lower case, with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
