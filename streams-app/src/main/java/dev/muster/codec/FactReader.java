package dev.muster.codec;

import dev.muster.fold.FactHead;
import dev.muster.fold.Hash;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.partition.Checkpoint;
import dev.muster.partition.Fact;
import dev.muster.partition.Rejection;
import dev.muster.schema.Cause;
import dev.muster.schema.CheckpointFact;
import dev.muster.schema.RecordMovedFact;
import dev.muster.schema.RecordRejectedFact;
import dev.muster.schema.RulesAdoptedFact;
import dev.muster.schema.Sha256;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.MalformedRecordException;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.WireFormat;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads facts for those who check and tell what happened. Facts of older schemas are resolved to the present ones; their bytes,
 * over which the hashes go, are kept as they were written. Whether a fact is intact and in its place in the chain is for the caller
 * to check. Thread-safe.
 */
public final class FactReader {

    private final SchemaRegistry registry;
    private final AvroPayloads payloads;

    /** Of facts whose schemas this registry knows. */
    public FactReader(SchemaRegistry registry) {
        this.registry = registry;
        this.payloads = new AvroPayloads(registry);
    }

    /**
     * A fact as it stands in its topic.
     *
     * @throws MalformedRecordException when the bytes are no fact
     * @throws dev.muster.wire.SchemaRegistryException when the registry does not know the schema, or cannot be asked
     */
    public RecordedFact read(byte[] framed) {
        String type = registry.byId(WireFormat.schemaId(framed)).getFullName();
        SpecificRecord record = payloads.decode(framed, FactTypes.named(type));
        ByteBuffer payload = WireFormat.payload(framed);
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return recorded(record, type, bytes);
    }

    /**
     * A fact that this process has made.
     *
     * @throws MalformedRecordException when its bytes are not what its type says
     */
    public static RecordedFact read(Fact fact) {
        return recorded(AvroPayloads.decodeOwn(fact.bytes(), FactTypes.named(fact.type())), fact.type(), fact.bytes());
    }

    private static RecordedFact recorded(SpecificRecord record, String type, byte[] bytes) {
        try {
            FactHead head = head((dev.muster.schema.FactHead) field(record, "head"));
            return new RecordedFact(head, detail(record, head), new Fact(head.key(), type, bytes));
        } catch (InvalidValueException e) {
            throw new MalformedRecordException(MalformedRecordException.Reason.INVALID, "fact: " + e.getMessage(), e);
        }
    }

    private static RecordedFact.Detail detail(SpecificRecord record, FactHead head) {
        if (record instanceof RecordRejectedFact r) {
            return new RecordedFact.Rejected(new Rejection(Rejection.Code.parse(r.getCode()), r.getDetail()));
        }
        if (record instanceof RecordMovedFact r) {
            return new RecordedFact.Moved(r.getTarget());
        }
        if (record instanceof RulesAdoptedFact r) {
            Rules known = head.moment().rules();
            return new RecordedFact.RulesAdopted(
                    new Rules(known.version(), known.level(), AvroPartitionCodec.values(r.getRules())));
        }
        if (record instanceof CheckpointFact r) {
            return new RecordedFact.Checkpointed(new Checkpoint(
                    r.getCut(), AvroPartitionCodec.clock(r.getClock()), r.getEntities(), hash(r.getStateHash())));
        }
        // Every domain's fact has these two fields.
        return new RecordedFact.Decided(
                (String) field(record, "reason"),
                Optional.ofNullable(field(record, "state")).map(IndexedRecord.class::cast));
    }

    private static FactHead head(dev.muster.schema.FactHead r) {
        Cause cause = r.getCause();
        Rules rules = new Rules(r.getRulesVersion(), r.getFoldLevel(), Collections.emptySortedMap());
        return new FactHead(
                r.getSequence(),
                hash(r.getPrevious()),
                r.getFold(),
                r.getKey(),
                new FactHead.Ruling(r.getKind(), r.getRule()),
                new Moment(r.getMoment(), r.getBrokerTime(), cause.getOffset(), rules),
                new FactHead.Cause(
                        cause.getTopic(),
                        cause.getPartition(),
                        cause.getOffset(),
                        cause.getEventId(),
                        cause.getSource()));
    }

    private static Hash hash(Sha256 fixed) {
        return Hash.copyOf(fixed.bytes());
    }

    private static Object field(SpecificRecord record, String name) {
        return record.get(record.getSchema().getField(name).pos());
    }
}
