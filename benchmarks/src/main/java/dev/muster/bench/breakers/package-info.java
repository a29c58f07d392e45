/**
 * What breakers cost: a guarded call in the client beside a Resilience4j breaker alone. Entry class:
 * {@link dev.muster.bench.breakers.BreakersBench}. May depend on everything.
 */
@NullMarked
package dev.muster.bench.breakers;

import org.jspecify.annotations.NullMarked;
