package dev.wissel.gateway.proxy;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.gateway.plugin.CallEnd;
import dev.wissel.gateway.plugin.HeaderField;
import dev.wissel.gateway.plugin.TryRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts of one request, as log records tell them. Confined to its call. */
final class CallTries {
    private static final int BAD_GATEWAY = 502;
    private static final int TIMED_OUT = 504;
    private static final int NO_PEER = 503;

    private final List<TryRecord> tries = new ArrayList<>(2);
    private final StringBuilder statuses = new StringBuilder();

    void begin(Address address, long epochMillis) {
        tries.add(new TryRecord(address.ip(), address.port(), epochMillis, 0, null, 0));
    }

    /**
     * Notes how the latest attempt ended.
     *
     * @param passedOn whether its answer is the client's
     */
    void end(Outcome outcome, boolean passedOn) {
        if (tries.isEmpty()) {
            return;
        }
        int status = switch (outcome.kind()) {
            case ANSWERED -> outcome.status();
            case TIMED_OUT -> TIMED_OUT;
            case REFUSED, BROKEN, CANCELLED -> BAD_GATEWAY;
        };
        statuses.append(statuses.length() == 0 ? "" : ", ").append(status);
        if (!passedOn) {
            int last = tries.size() - 1;
            String state = outcome.kind() == Outcome.Kind.ANSWERED ? "next" : "failed";
            tries.set(last, tries.get(last).failed(state, status));
        }
    }

    CallEnd end(
            RequestFacts facts,
            RequestTiming timing,
            long nowNanos,
            String upstreamTarget,
            boolean told,
            List<HeaderField> answerHeaders) {
        boolean tried = timing.sentNanos != 0;
        long sentNanos = tried ? timing.sentNanos : nowNanos;
        boolean answered = tried && timing.answeredNanos != 0;
        boolean failed = facts.status == BAD_GATEWAY || facts.status == TIMED_OUT || facts.status == 500;
        return new CallEnd(
                facts.status,
                facts.fromService,
                !facts.fromService && !told && (failed || facts.status == NO_PEER && tried),
                upstreamTarget,
                upstreamStatus(tried),
                tries,
                millis(sentNanos - timing.startNanos),
                tried ? millis((answered ? timing.answeredNanos : nowNanos) - sentNanos) : -1,
                answered ? millis(nowNanos - timing.answeredNanos) : 0,
                millis(nowNanos - timing.startNanos),
                facts.ingressBytes,
                facts.egressBytes,
                answerHeaders);
    }

    private @Nullable String upstreamStatus(boolean tried) {
        return tried || !tries.isEmpty() ? statuses.toString() : null;
    }

    private static long millis(long nanos) {
        return Math.max(0, nanos) / 1_000_000;
    }
}
