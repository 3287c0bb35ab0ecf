/**
 * Who the client is, when someone stands in between. Start with {@link dev.wissel.gateway.edge.TrustedPeers}: whose word is taken for it. {@link
 * dev.wissel.gateway.edge.ProxyHeader} reads the PROXY protocol.
 *
 * <p>Follows nginx's {@code ngx_http_realip_module} and {@code ngx_proxy_protocol.c} with Kong's settings {@code trusted_ips}, {@code real_ip_header} and
 * {@code real_ip_recursive}, and the PROXY protocol's specification (HAProxy, {@code proxy-protocol.txt}) where nginx is laxer. Pure functions of bytes and text:
 * no sockets.
 */
@NullMarked
package dev.wissel.gateway.edge;

import org.jspecify.annotations.NullMarked;
