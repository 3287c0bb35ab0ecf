/**
 * Bytes both ways between two connections, whatever they mean: what an upgraded HTTP connection and a TCP route have in common. Start with
 * {@link dev.wissel.gateway.tunnel.Tunnel}.
 *
 * <p>Time-outs follow nginx ({@code ngx_http_upstream_process_upgraded}, {@code ngx_stream_proxy_process}): bytes in either direction keep both
 * alive. Half-closing does not: nginx ends both directions with the first, and a tunnel here keeps the other one open.
 */
@NullMarked
package dev.wissel.gateway.tunnel;

import org.jspecify.annotations.NullMarked;
