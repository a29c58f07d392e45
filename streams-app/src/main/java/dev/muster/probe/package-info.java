/**
 * Active checks: the node that owns a partition probes its instances over HTTP and TCP and tells the log what moves their verdicts. {@link
 * dev.muster.probe.Prober} is the entry. Depends on {@code dev.muster.presence}, {@code dev.muster.view} and Netty; what it has to tell
 * goes out through {@link dev.muster.probe.CheckReports}.
 */
@NullMarked
package dev.muster.probe;

import org.jspecify.annotations.NullMarked;
