package dev.wissel.sim.node;

import dev.wissel.core.model.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exchanges under way on one node, in a list that each can leave at once. */
final class ExchangeList {
    private @Nullable Exchange first;

    void add(Exchange exchange) {
        exchange.nextActive = first;
        exchange.previousActive = null;
        if (first != null) {
            first.previousActive = exchange;
        }
        first = exchange;
    }

    void remove(Exchange exchange) {
        Exchange before = exchange.previousActive;
        Exchange after = exchange.nextActive;
        if (before == null) {
            first = after;
        } else {
            before.nextActive = after;
        }
        if (after != null) {
            after.previousActive = before;
        }
        exchange.previousActive = null;
        exchange.nextActive = null;
    }

    /** Returns those that wait for an answer of the address, newest first; a fresh list. */
    List<Exchange> waitingFor(Address address) {
        List<Exchange> waiting = new ArrayList<>();
        for (Exchange each = first; each != null; each = each.nextActive) {
            if (each.waitsFor(address)) {
                waiting.add(each);
            }
        }
        return waiting;
    }
}
