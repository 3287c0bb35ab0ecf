package dev.wissel.design.check.schema;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names that other products have for what Kong calls by one of its four algorithms (Kong facts 1.3, 2). */
final class Algorithms {
    private static final String WEIGHTS = "round-robin; it follows the targets' weights";
    private static final String HASHING = "consistent-hashing, with hash_on to say what is hashed";
    private static final String CONNECTIONS = "least-connections";
    private static final String LATENCY = "latency";

    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("rr", WEIGHTS),
            Map.entry("wrr", WEIGHTS),
            Map.entry("weighted", WEIGHTS),
            Map.entry("weightedroundrobin", WEIGHTS),
            Map.entry("leastconn", CONNECTIONS),
            Map.entry("leastconns", CONNECTIONS),
            Map.entry("leastconnection", CONNECTIONS),
            Map.entry("leastrequest", CONNECTIONS),
            Map.entry("leastrequests", CONNECTIONS),
            Map.entry("leastoutstandingrequests", CONNECTIONS),
            Map.entry("iphash", HASHING + ": hash_on: ip"),
            Map.entry("hash", HASHING),
            Map.entry("ringhash", HASHING),
            Map.entry("maglev", HASHING),
            Map.entry("consistenthash", HASHING),
            Map.entry("sourceip", HASHING + ": hash_on: ip"),
            Map.entry("sticky", HASHING + ": hash_on: cookie"),
            Map.entry("ewma", LATENCY),
            Map.entry("peakewma", LATENCY),
            Map.entry("leasttime", LATENCY),
            Map.entry("leastlatency", LATENCY),
            Map.entry("lowestlatency", LATENCY),
            Map.entry("responsetime", LATENCY),
            Map.entry("adaptive", "least-connections, the nearest that Kong has; Wissel's gateway has adaptive"),
            Map.entry("failover", "round-robin; a standby is a matter of targets, not of the algorithm"),
            Map.entry("priority", "round-robin; a standby is a matter of targets, not of the algorithm"),
            Map.entry("activepassive", "round-robin; a standby is a matter of targets, not of the algorithm"));

    private Algorithms() {}

    static Optional<String> meant(String written) {
        return Optional.ofNullable(MEANT.get(written.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")))
                .map(words -> "write " + words);
    }
}
