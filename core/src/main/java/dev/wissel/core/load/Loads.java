package dev.wissel.core.load;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Targets;
import java.util.HashMap;
import java.util.Map;

/**
 * The loads of one upstream's addresses, kept by identity. Confined to its owner.
 *
 * <p>It outlives snapshots: an address that stays keeps its {@link Load} through reloads, reweights and changes of health.
 */
public final class Loads {
    private final Map<Address, Load> loads = new HashMap<>();

    /** Returns the load of the address, made at the first call. */
    public Load of(Address address) {
        return loads.computeIfAbsent(address, absent -> new Load());
    }

    /** Forgets addresses that are not in the snapshot and have nothing in flight. */
    public void retain(Targets targets) {
        loads.entrySet()
                .removeIf(entry ->
                        targets.indexOf(entry.getKey()) < 0 && entry.getValue().inFlight() == 0);
    }
}
