package dev.wissel.console.budget;

import dev.wissel.console.live.ServiceView.BudgetView;
import dev.wissel.core.slo.ErrorBudget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is left of an error budget, from two counters. Confined to the sampler.
 *
 * <p>Of the window only what this process has seen is known. With an even rate of requests {@code (failed / requests) / (1 − objective) × (seen / window)} of the budget is spent; what was not
 * seen counts as good.
 */
public final class BudgetSeries {
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(1);

    /** Moments that are kept of each span; the span's begin is known to this part of it. */
    private static final int GRAIN = 300;

    private final ErrorBudget budget;
    private final Span shortSpan = new Span(SHORT);
    private final Span longSpan = new Span(LONG);
    private final Span window;

    /** What the counters held at a moment. */
    private record Mark(long nanos, long requests, long failed) {}

    /** The marks of a span of time, the oldest just outside of it or the first there was. */
    private static final class Span {
        private final long nanos;
        private final Deque<Mark> marks = new ArrayDeque<>();
        private Mark now = new Mark(0, 0, 0);

        Span(Duration length) {
            this.nanos = length.toNanos();
        }

        void add(Mark mark) {
            now = mark;
            if (marks.isEmpty() || mark.nanos - marks.getLast().nanos >= nanos / GRAIN) {
                marks.addLast(mark);
            }
            while (marks.size() > 1 && mark.nanos - second().nanos >= nanos) {
                marks.removeFirst();
            }
        }

        private Mark second() {
            var all = marks.iterator();
            all.next();
            return all.next();
        }

        private Mark oldest() {
            return marks.isEmpty() ? now : marks.getFirst();
        }

        double errorRatio() {
            Mark from = oldest();
            long requests = now.requests - from.requests;
            return requests <= 0 ? 0 : (double) (now.failed - from.failed) / requests;
        }

        double seenNanos() {
            return Math.min(nanos, now.nanos - oldest().nanos);
        }
    }

    /** Makes one that has seen nothing. */
    public BudgetSeries(ErrorBudget budget) {
        this.budget = budget;
        this.window = new Span(budget.window());
    }

    /**
     * Adds what the counters hold.
     *
     * @param requests so far, in any unit
     * @param failed of them, in the same unit
     */
    public void add(long nowNanos, long requests, long failed) {
        Mark mark = new Mark(nowNanos, requests, failed);
        shortSpan.add(mark);
        longSpan.add(mark);
        window.add(mark);
    }

    /** Returns how the budget stands. */
    public BudgetView view() {
        double seen = window.seenNanos();
        double spent = window.errorRatio() / budget.errorRatio() * seen / window.nanos;
        return new BudgetView(
                1 - spent,
                shortSpan.errorRatio() / budget.errorRatio(),
                longSpan.errorRatio() / budget.errorRatio(),
                seen / 1e9);
    }
}
