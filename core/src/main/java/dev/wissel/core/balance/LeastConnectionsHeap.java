package dev.wissel.core.balance;

import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;

/**
 * Kong's least connections (Kong facts 2.7): a heap of the available addresses by {@code (in flight + 1) / weight}, the top of which is
 * picked; addresses that the request has failed on are lifted off while searching and put back afterwards.
 *
 * <p>Ties fall to whoever is on top, and a pick sinks the top below its equals along one path only: on an idle upstream of equal weights a
 * few addresses take turns (two of two, two of three, three of four), the others are never picked. Weight 0 scores infinity, but is in
 * the heap. When every available address has failed the request, its memory is cleared and the top serves again, so that this form never
 * answers {@link #ALL_TRIED}.
 *
 * <p>Kong moves the heap at each start and end; here a pick counts itself, and the next pick first sets right what has changed meanwhile.
 * O(n) for a pick. Confined to its owner.
 */
final class LeastConnectionsHeap implements Picker {
    private final Targets targets;
    private final Load[] loads;

    /** Connections as the heap knows them, index i for address i. */
    private final int[] counts;

    private final MinHeap heap;
    private final int[] lifted;

    LeastConnectionsHeap(Targets targets, Loads loads) {
        this.targets = targets;
        this.loads = Snapshots.loads(targets, loads);
        this.counts = new int[targets.size()];
        this.heap = new MinHeap(targets.size());
        this.lifted = new int[targets.size()];
        for (int i = 0; i < targets.size(); i++) {
            counts[i] = this.loads[i].inFlight();
            if (targets.available(i)) {
                heap.insert(i, score(i));
            }
        }
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        if (targets.availableWeight() == 0) {
            return NONE;
        }
        for (int i = 0; i < counts.length; i++) {
            count(i, loads[i].inFlight());
        }
        int picked = searched(attempt);
        count(picked, counts[picked] + 1);
        return picked;
    }

    private void count(int i, int connections) {
        if (counts[i] != connections) {
            counts[i] = connections;
            if (targets.available(i)) {
                heap.update(i, score(i));
            }
        }
    }

    private double score(int i) {
        return (counts[i] + 1.0) / targets.weight(i); // infinity at weight 0
    }

    private int searched(Attempt attempt) {
        int remembered = firstRemembered(attempt);
        int failed = 0;
        int top = heap.peek();
        while (top >= 0 && failedSince(attempt, remembered, top)) {
            heap.pop();
            lifted[failed++] = top;
            top = heap.peek();
        }
        for (int k = 0; k < failed; k++) {
            heap.insert(lifted[k], score(lifted[k]));
        }
        return top >= 0 ? top : lifted[0];
    }

    /** Returns the number of the first try that Kong would still remember: it forgets all of them when they come to cover every address. */
    private int firstRemembered(Attempt attempt) {
        int from = 0;
        for (int to = 1; to < attempt.triedCount(); to++) {
            if (to - from >= targets.availableCount() && covered(attempt, from, to)) {
                from = to;
            }
        }
        return from;
    }

    private boolean covered(Attempt attempt, int from, int to) {
        for (int i = 0; i < counts.length; i++) {
            if (targets.available(i) && !triedBetween(attempt, from, to, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean failedSince(Attempt attempt, int from, int i) {
        return triedBetween(attempt, from, attempt.triedCount(), i);
    }

    private boolean triedBetween(Attempt attempt, int from, int to, int i) {
        for (int k = from; k < to; k++) {
            if (targets.address(i).equals(attempt.triedAddress(k))) {
                return true;
            }
        }
        return false;
    }
}
