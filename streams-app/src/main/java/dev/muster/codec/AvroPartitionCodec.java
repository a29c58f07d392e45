package dev.muster.codec;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.Hash;
import dev.muster.fold.Rules;
import dev.muster.partition.Checkpoint;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.LogClock;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.Rejection;
import dev.muster.schema.CheckpointFact;
import dev.muster.schema.Clock;
import dev.muster.schema.RecordMovedFact;
import dev.muster.schema.RecordRejectedFact;
import dev.muster.schema.Rule;
import dev.muster.schema.RulesAdoptedFact;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What every partition writes, whatever its fold, in Avro. Stateless; any thread. */
public final class AvroPartitionCodec implements PartitionCodec {

    @Override
    public byte[] meta(PartitionMeta meta) {
        return StoredValues.write(dev.muster.schema.PartitionMeta.newBuilder()
                .setPartitions(meta.partitions())
                .setApplied(meta.applied())
                .setLow(meta.low())
                .setClock(clock(meta.clock()))
                .setSequence(meta.chain().sequence())
                .setChainHead(FactBodies.sha256(meta.chain().head()))
                .setRulesVersion(meta.rules().version())
                .setFoldLevel(meta.rules().level())
                .setRules(rules(meta.rules().values()))
                .setLastDeciding(meta.chain().lastDeciding())
                .setSinceCheckpoint(meta.sinceCheckpoint())
                .build());
    }

    @Override
    public PartitionMeta meta(byte[] bytes) {
        dev.muster.schema.PartitionMeta r = StoredValues.read(bytes, dev.muster.schema.PartitionMeta.class);
        return new PartitionMeta(
                r.getPartitions(),
                r.getApplied(),
                r.getLow(),
                clock(r.getClock()),
                new PartitionMeta.Chain(
                        r.getSequence(), Hash.copyOf(r.getChainHead().bytes()), r.getLastDeciding()),
                new Rules(r.getRulesVersion(), r.getFoldLevel(), values(r.getRules())),
                r.getSinceCheckpoint());
    }

    @Override
    public byte[] group(GroupEntry entry) {
        return StoredValues.write(new dev.muster.schema.GroupEntry(
                entry.lastChange(), Math.toIntExact(entry.members()), entry.joined(), entry.left()));
    }

    @Override
    public GroupEntry group(byte[] bytes) {
        dev.muster.schema.GroupEntry r = StoredValues.read(bytes, dev.muster.schema.GroupEntry.class);
        return new GroupEntry(r.getLastChange(), r.getMembers(), r.getJoined(), r.getLeft());
    }

    @Override
    public FactBody rejected(FactHead head, Rejection rejection) {
        return FactBodies.of(new RecordRejectedFact(
                FactBodies.head(head), rejection.code().text(), rejection.detail(), FactBodies.UNKNOWN_HASH));
    }

    @Override
    public FactBody moved(FactHead head, int target) {
        return FactBodies.of(new RecordMovedFact(FactBodies.head(head), target, FactBodies.UNKNOWN_HASH));
    }

    @Override
    public FactBody rulesAdopted(FactHead head, Rules rules) {
        return FactBodies.of(
                new RulesAdoptedFact(FactBodies.head(head), rules(rules.values()), FactBodies.UNKNOWN_HASH));
    }

    @Override
    public FactBody checkpoint(FactHead head, Checkpoint checkpoint) {
        return FactBodies.of(new CheckpointFact(
                FactBodies.head(head),
                checkpoint.cut(),
                clock(checkpoint.clock()),
                checkpoint.entities(),
                FactBodies.sha256(checkpoint.stateHash()),
                FactBodies.UNKNOWN_HASH));
    }

    static Clock clock(LogClock clock) {
        return new Clock(
                clock.now(),
                clock.movedAt(),
                clock.session(),
                clock.sessionId(),
                clock.freezeLeft().toMillis(),
                clock.lead().toMillis());
    }

    static LogClock clock(Clock r) {
        return new LogClock(
                r.getNow(),
                r.getMovedAt(),
                r.getSession(),
                r.getSessionId(),
                Duration.ofMillis(r.getFreezeLeftMs()),
                Duration.ofMillis(r.getLeadMs()));
    }

    /** Sorted by name: a map in Avro would have no order. */
    static List<Rule> rules(SortedMap<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> new Rule(entry.getKey(), entry.getValue()))
                .toList();
    }

    static SortedMap<String, String> values(List<Rule> rules) {
        SortedMap<String, String> values = new TreeMap<>();
        rules.forEach(rule -> values.put(rule.getName(), rule.getValue()));
        return values;
    }
}
