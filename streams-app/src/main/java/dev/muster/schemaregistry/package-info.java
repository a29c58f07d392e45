/**
 * The schema registry that every node carries where no other is configured: the Confluent REST API over one compacted topic.
 * Start with {@link dev.muster.schemaregistry.SchemaLog}, then {@link dev.muster.schemaregistry.SchemaRegistryRoutes}.
 * Depends on {@code dev.muster.wire}, kafka-clients, Avro, Jackson and Armeria; on no fold, no engine and no domain.
 */
@NullMarked
package dev.muster.schemaregistry;

import org.jspecify.annotations.NullMarked;
