/**
 * {@code ./muster demo}: a Kafka, two nodes and a fleet of eleven small HTTP services, each in a process of its own, that find and
 * call each other through Muster, and of which one is the elected scheduler. {@link dev.muster.demo.Demo} is the entry,
 * {@link dev.muster.demo.Story} what happens, {@link dev.muster.demo.Act} a part of it. May depend on the Java client, on the node's command line and audit, and on the testkit.
 */
@NullMarked
package dev.muster.demo;

import org.jspecify.annotations.NullMarked;
