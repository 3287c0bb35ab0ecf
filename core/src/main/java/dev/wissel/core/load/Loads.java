package dev.wissel.core.load;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Targets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The loads of one upstream's addresses, kept by identity. Confined to its owner, except {@link #find}, which any thread may call.
 *
 * <p>It outlives snapshots: an address that stays keeps its {@link Load} through reloads, reweights and changes of health.
 */
public final class Loads {
    private final Map<Address, Load> loads = new ConcurrentHashMap<>();

    /** Returns the load of the address, made at the first call. */
    public Load of(Address address) {
        return loads.computeIfAbsent(address, absent -> new Load());
    }

    /** Returns the load of the address, or null if the owner has never sent anything there. Thread-safe. */
    public @Nullable Load find(Address address) {
        return loads.get(address);
    }

    /** Forgets addresses that are not in the snapshot and have nothing in flight. */
    public void retain(Targets targets) {
        loads.entrySet()
                .removeIf(entry ->
                        targets.indexOf(entry.getKey()) < 0 && entry.getValue().inFlight() == 0);
    }
}
