package dev.wissel.design.reader;

import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.Balance.HashKey;
import dev.wissel.design.strategy.Balance.Method;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Standby;

/**
 * What the Kong of the strategy has no word for. Kong learnt the method {@code latency} in 3.2 and the hash inputs path, query argument and URI
 * capture in 3.0 (its change log).
 */
final class KongLimits {
    private KongLimits() {}

    static void check(KongTarget kong, Section service, Balance balance, int regions) {
        if (balance.method() == Method.LATENCY && !kong.isAtLeast(3, 2)) {
            service.problem(
                    "balance",
                    "Kong " + kong.version() + " has no method latency",
                    "expected version: \"3.2\" or later under kong, or another method, such as least-connections");
        }
        balance.on().ifPresent(key -> hashed(kong, service, key));
        balance.fallback().ifPresent(key -> hashed(kong, service, key));
        if (balance.method().hashes() && kong.standby() == Standby.FAILOVER && regions > 1) {
            service.problem(
                    "balance",
                    "Kong never uses failover targets under consistent-hashing",
                    "expected another method, or standby: ratio, controller or auto under kong");
        }
    }

    private static void hashed(KongTarget kong, Section service, HashKey key) {
        boolean newer = switch (key.source()) {
            case QUERY, URI_CAPTURE, PATH -> true;
            case HEADER, COOKIE, IP, CONSUMER -> false;
        };
        if (newer && !kong.isAtLeast(3, 0)) {
            service.problem(
                    "balance",
                    "Kong " + kong.version() + " cannot hash '" + key.text() + "'",
                    "expected version: \"3.0\" or later under kong, or a header, cookie, ip or consumer");
        }
    }
}
