/**
 * Who of several replicas may write. Start with {@link dev.wissel.controller.lease.Lease}.
 *
 * <p>A lease has a number that grows with each holder (a fencing token). A holder stops writing before anybody else can have become one: he measures the length from before he asked, on a clock that
 * also runs while his process stands still. See M. Kleppmann, How to do distributed locking (2016), for why both are needed.
 */
@NullMarked
package dev.wissel.controller.lease;

import org.jspecify.annotations.NullMarked;
