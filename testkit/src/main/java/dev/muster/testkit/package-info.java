/**
 * A real Kafka on the loopback interface, in this process, in processes of its own or in containers, and the control over child
 * processes that fault tests need. Entry classes: {@link dev.muster.testkit.KafkaKind} for a suite that should run on any kind,
 * {@link dev.muster.testkit.InProcessKafka} where a test moves the broker's clock, {@link dev.muster.testkit.JavaProcess} for child JVMs.
 * May depend on {@code muster-schemas}, Kafka, slf4j and Testcontainers; on JUnit only in {@link dev.muster.testkit.KafkaAssumptions}.
 */
@NullMarked
package dev.muster.testkit;

import org.jspecify.annotations.NullMarked;
