/**
 * The Confluent wire format over Avro: framing, registry clients, serializer and deserializer, and the engine's fast path.
 * Start with {@link dev.muster.wire.AvroPayloads} inside Muster and with {@link dev.muster.wire.MusterAvroSerializer} outside it.
 * Depends on Avro, Jackson and kafka-clients only; byte-compatible with {@code io.confluent.kafka.serializers}.
 */
@NullMarked
package dev.muster.wire;

import org.jspecify.annotations.NullMarked;
