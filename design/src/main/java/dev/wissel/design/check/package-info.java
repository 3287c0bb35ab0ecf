/**
 * The linter: what is wrong with a Kong configuration, a Prometheus rules file or a strategy, where, why, and how to mend it.
 *
 * <p>A {@link dev.wissel.design.check.Rule} is a fact that a configuration can go against; a family of rules is one class that implements
 * {@link dev.wissel.design.check.KongCheck} (for Kong configurations) or its counterpart for another kind of file, and reports
 * {@link dev.wissel.design.check.Finding}s. Rules look at what is written through {@link dev.wissel.design.check.KongFile}, which knows Kong's defaults
 * for what is not written and the place of what is, and works on files that Kong would refuse, so that everything is found at once.
 */
@NullMarked
package dev.wissel.design.check;

import org.jspecify.annotations.NullMarked;
