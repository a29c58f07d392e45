package dev.muster.fold;

/**
 * A fact as bytes, before its own hash is added.
 *
 * @param type name of its schema, such as {@code dev.muster.schema.InstanceFact}
 * @param bytes canonical bytes; owned by the receiver
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from the codec to the chain, never compared.
public record FactBody(String type, byte[] bytes) {}
