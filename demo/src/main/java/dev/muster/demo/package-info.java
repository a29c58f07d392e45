/**
 * {@code ./muster demo}: a Kafka, a node and a fleet of ten small HTTP services, each in a process of its own, that find each other
 * through Muster; one is killed, seen to die and replaced. {@link dev.muster.demo.Demo} is the entry, {@link dev.muster.demo.Story} what
 * happens. May depend on the Java client, on the node's command line and audit, and on the testkit.
 */
@NullMarked
package dev.muster.demo;

import org.jspecify.annotations.NullMarked;
