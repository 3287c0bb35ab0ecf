/** Kong's objects in Kubernetes: KongUpstreamPolicy, KongPlugin, Ingress and Service annotations (Kong facts 10). */
@NullMarked
package dev.wissel.design.check.kubernetes;

import org.jspecify.annotations.NullMarked;
