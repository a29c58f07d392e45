/**
 * One circuit breaker a service for the whole fleet of its callers, and one verdict an instance. Callers report in batches what
 * became of their calls; the breaker opens on the word of several of them, lets a few probes through when its time is over, and
 * closes when they go well; an instance that is far worse than its peers is ejected for a while. {@link
 * dev.muster.breaker.BreakerFold} is the entry. Depends on {@code dev.muster.fold} and persistent collections only.
 *
 * <p>Kept: no opening on one caller's word; never more permits out than the service has; no breaker stays half open; never more
 * instances ejected than the share that is allowed. Not kept: that a caller asks the breaker before it calls, or reports the truth.
 */
@NullMarked
package dev.muster.breaker;

import org.jspecify.annotations.NullMarked;
