/**
 * What goes wrong between processes, made on purpose: a TCP proxy that delays, throttles, holds and resets, and networks of the operating
 * system's own that can be cut. Entry classes: {@link dev.muster.testkit.fault.FaultProxy} for any TCP service, {@link
 * dev.muster.testkit.fault.BrokerProxies} for the way to a local Kafka, {@link dev.muster.testkit.fault.NetworkNamespaces} where the
 * machine allows it. Every random number comes from a seed. May depend on {@code dev.muster.testkit} and slf4j.
 */
@NullMarked
package dev.muster.testkit.fault;

import org.jspecify.annotations.NullMarked;
