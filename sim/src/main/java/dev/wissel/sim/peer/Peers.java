package dev.wissel.sim.peer;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Policies;
import java.util.ArrayList;
import java.util.List;

/** Every policy that can be compared, by name: those of core, and the peers. Stateless and thread-safe. */
public final class Peers {
    private static final List<String> ONLY_HERE =
            List.of("random", "p2c", "peak-ewma", "prequal", "prequal-0.5", "oracle");

    private Peers() {}

    /** Returns all names, those of core first. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(Policies.names());
        names.addAll(ONLY_HERE);
        return List.copyOf(names);
    }

    /**
     * Returns the policy of the name.
     *
     * @param name one of {@link #names()}
     * @param backends what a policy may see that sees more than its own traffic
     * @throws IllegalArgumentException if there is no such policy
     */
    public static BalancePolicy named(String name, Backends backends) {
        return switch (name) {
            case "random" -> new RandomChoice();
            case "p2c" -> new PowerOfChoices(2);
            case "peak-ewma" -> new PeakEwma();
            case "prequal" -> new Prequal(backends, Prequal.Settings.PAPER);
            case "prequal-0.5" -> new Prequal(backends, Prequal.Settings.PAPER.withHotQuantile(0.5));
            case "oracle" -> new Oracle(backends);
            default -> Policies.named(name);
        };
    }
}
