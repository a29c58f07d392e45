package dev.muster.partition;

import dev.muster.fold.Decision;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.InvariantViolation;
import dev.muster.fold.Moment;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the facts of one partition, each chained to the one before it. Single-threaded. */
final class Chronicle<S, D extends Decision> {

    private static final String ENGINE_RULE = "engine";

    private final PartitionId id;
    private final FoldSpec<S, ?, D> spec;
    private final PartitionCodec codec;
    private PartitionMeta.Chain chain = PartitionMeta.Chain.START;
    private FactHead.@Nullable Cause cause;

    Chronicle(PartitionId id, FoldSpec<S, ?, D> spec, PartitionCodec codec) {
        this.id = id;
        this.spec = spec;
        this.codec = codec;
    }

    /** Goes on from a stored chain, with the record that is being folded. */
    void open(PartitionMeta.Chain stored, Arrival<?> arrival) {
        chain = stored;
        String eventId = arrival.intake().sender().map(EventHead::eventId).orElse("");
        String source = arrival.intake().sender().map(EventHead::source).orElse("");
        cause = new FactHead.Cause(id.log(), id.partition(), arrival.offset(), eventId, source);
    }

    PartitionMeta.Chain chain() {
        return chain;
    }

    PartitionCodec codec() {
        return codec;
    }

    Fact decided(Moment at, EntityKey key, D decision, S after) {
        FactHead.Ruling ruling = new FactHead.Ruling(decision.kind(), decision.rule());
        return write(at, key.text(), ruling, head -> spec.codec().fact(head, decision, after));
    }

    Fact rejected(Moment at, Rejection rejection) {
        return write(at, "", engine("rejected"), head -> codec.rejected(head, rejection));
    }

    Fact moved(Moment at, int target) {
        return write(at, "", engine("moved"), head -> codec.moved(head, target));
    }

    Fact rulesAdopted(Moment at) {
        return write(at, "", engine("rules-adopted"), head -> codec.rulesAdopted(head, at.rules()));
    }

    Fact checkpoint(Moment at, Checkpoint checkpoint) {
        return write(at, "", engine("checkpoint"), head -> codec.checkpoint(head, checkpoint));
    }

    private static FactHead.Ruling engine(String kind) {
        return new FactHead.Ruling(kind, ENGINE_RULE);
    }

    private Fact write(Moment at, String key, FactHead.Ruling ruling, Function<FactHead, FactBody> body) {
        if (cause == null) {
            throw new InvariantViolation("Expected a record that leads to a fact of " + id + ", but there is none");
        }
        FactHead head = new FactHead(chain.sequence() + 1, chain.head(), spec.name(), key, ruling, at, cause);
        Fact fact = Fact.sealed(key, body.apply(head));
        chain = new PartitionMeta.Chain(head.sequence(), fact.hash(), at.offset());
        return fact;
    }
}
