package dev.muster.codec;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.Hash;
import dev.muster.schema.Cause;
import dev.muster.schema.Sha256;
import dev.muster.wire.AvroPayloads;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;

/**
 * Canonical bytes of facts. Every schema of a fact ends with a fixed field {@code hash}; the canonical bytes are the Avro binary of
 * the fields before it, so that they and their hash together are valid Avro binary of the whole record. Stateless; any thread.
 */
final class FactBodies {

    /** Stands in a record for the hash that is not known yet; cut off again by {@link #of}. */
    static final Sha256 UNKNOWN_HASH = sha256(Hash.ZERO);

    private FactBodies() {}

    /** The canonical bytes of a fact whose last field is {@link #UNKNOWN_HASH}. */
    static FactBody of(SpecificRecord fact) {
        byte[] whole = AvroPayloads.encode(fact);
        return new FactBody(fact.getSchema().getFullName(), Arrays.copyOf(whole, whole.length - Hash.LENGTH));
    }

    static dev.muster.schema.FactHead head(FactHead head) {
        return dev.muster.schema.FactHead.newBuilder()
                .setSequence(head.sequence())
                .setPrevious(sha256(head.previous()))
                .setFold(head.fold())
                .setKey(head.key())
                .setKind(head.what().kind())
                .setMoment(head.moment().now())
                .setBrokerTime(head.moment().appendedAt())
                .setCause(cause(head.cause()))
                .setRule(head.what().rule())
                .setRulesVersion(head.moment().rules().version())
                .setFoldLevel(head.moment().rules().level())
                .build();
    }

    static Sha256 sha256(Hash hash) {
        return new Sha256(hash.bytes());
    }

    private static Cause cause(FactHead.Cause cause) {
        return new Cause(cause.topic(), cause.partition(), cause.offset(), cause.eventId(), cause.source());
    }
}
