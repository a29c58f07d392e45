/**
 * Calls of other services that survive: balanced, bounded in time, retried within a budget, held back by breakers, reported to the fleet.
 * Entry class: {@link dev.muster.client.call.Caller}, made by {@link dev.muster.client.Muster#caller(String)}.
 *
 * <p>Breakers and bulkheads are Resilience4j's. Depends on {@code dev.muster.balance}, and of {@code dev.muster.client} on views,
 * instances and exceptions only: not on how views are kept nor on Kafka, so that both can be put in place by tests.
 */
@NullMarked
package dev.muster.client.call;

import org.jspecify.annotations.NullMarked;
