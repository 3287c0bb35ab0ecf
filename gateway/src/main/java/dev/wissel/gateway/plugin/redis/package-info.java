/**
 * A client of Redis for plugins: Netty's codec of the protocol, one connection for each event loop and database, opened when it is first needed. Start with
 * {@link dev.wissel.gateway.plugin.redis.RedisClients}.
 *
 * <p>Everything runs on the event loop of the request that asks, so a request changes no thread, waits for nobody but Redis, and blocks nothing. What does
 * not come within the time allowed has failed, and takes the connection with it.
 */
@NullMarked
package dev.wissel.gateway.plugin.redis;

import org.jspecify.annotations.NullMarked;
