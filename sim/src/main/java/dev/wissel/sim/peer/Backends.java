package dev.wissel.sim.peer;

import java.util.function.IntConsumer;

/**
 * What a policy that sees more than its own traffic may ask of the servers behind it, by the index of their address. Confined to the engine.
 */
public interface Backends {
    /** Returns how many there are. */
    int size();

    /** Returns the jobs at a server now, of all gateways: the truth, which only an oracle knows without asking. */
    int present(int index);

    /** Returns how fast a further job would advance there now, in [0, 1] for a core of speed 1: the truth. */
    double rateOfNext(int index);

    /** Returns the part of its capacity that is taken now, jobs over cores, &gt;= 0: the truth. */
    double pressure(int index);

    /** Asks a server how it is; the answer comes after the way there and back. */
    void probe(int index, Answer answer);

    /** Lets the listener hear which server has just become idle. */
    void onIdle(IntConsumer listener);

    /** Takes a probe's answer. */
    @FunctionalInterface
    interface Answer {
        /**
         * Hears how the server was when the probe reached it.
         *
         * @param requestsInFlight the jobs there
         * @param latencyNanos the median of recent latencies of requests that found about as many jobs there; 0 if nothing is known
         * @param nowNanos when the answer arrives
         */
        void heard(int requestsInFlight, double latencyNanos, long nowNanos);
    }
}
