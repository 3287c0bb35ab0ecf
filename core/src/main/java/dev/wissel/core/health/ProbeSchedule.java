package dev.wissel.core.health;

import dev.wissel.core.model.Address;
import java.util.Collection;
import java.util.List;

/**
 * Says which addresses are to be probed when. The host probes; its loop is
 *
 * <pre>{@code
 * for (Address address : schedule.due(now)) { probe(address, done -> schedule.finished(address, doneAt)); }
 * wakeMeIn(schedule.nanosUntilDue(now));   // and call due again after each finished
 * }</pre>
 *
 * <p>Common to all forms (Kong facts 3.4): an address in state healthy or mostly_healthy is probed every {@code healthy.interval}, any other
 * every {@code unhealthy.interval}, 0 meaning never; nothing is probed at the start; no address is probed twice at a time; at most {@code
 * concurrency} probes are under way.
 *
 * <p>Confined to the upstream's keeper.
 */
public interface ProbeSchedule {
    /** Returned by {@link #nanosUntilDue} if nothing is due before something else happens. */
    long NEVER = Long.MAX_VALUE;

    /** Takes over the addresses to be probed, in this order, from now on. Probes that are under way go on and are still to be finished. */
    void watch(Collection<Address> addresses, long nowNanos);

    /** Returns the addresses to be probed now, in order. Each counts as under way from then on until {@link #finished}. */
    List<Address> due(long nowNanos);

    /** Says that the probe of the address is over, whatever it found. Without effect if none was under way. */
    void finished(Address address, long nowNanos);

    /** Returns the nanoseconds until {@link #due} will have something to say, &gt;= 0, or {@link #NEVER}. */
    long nanosUntilDue(long nowNanos);
}
