package dev.muster.fold.testing;

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
import java.util.SortedMap;
import java.util.TreeMap;

/** What every partition writes, in canonical bytes without schemas. */
public final class CanonicalPartitionCodec implements PartitionCodec {

    @Override
    public byte[] meta(PartitionMeta meta) {
        CanonicalWriter out = new CanonicalWriter()
                .number(meta.partitions())
                .number(meta.applied())
                .number(meta.low());
        clock(out, meta.clock());
        out.number(meta.chain().sequence())
                .bytes(meta.chain().head().bytes())
                .number(meta.chain().lastDeciding());
        rules(out, meta.rules());
        return out.number(meta.sinceCheckpoint()).toBytes();
    }

    @Override
    public PartitionMeta meta(byte[] bytes) {
        return CanonicalReader.read(
                bytes,
                in -> new PartitionMeta(
                        (int) in.number(),
                        in.number(),
                        in.number(),
                        new LogClock(in.instant(), in.instant(), in.number(), in.text(), in.duration(), in.duration()),
                        new PartitionMeta.Chain(in.number(), Hash.copyOf(in.bytes()), in.number()),
                        rules(in),
                        in.number()));
    }

    @Override
    public byte[] group(GroupEntry entry) {
        return new CanonicalWriter()
                .number(entry.lastChange())
                .number(entry.members())
                .number(entry.joined())
                .number(entry.left())
                .toBytes();
    }

    @Override
    public GroupEntry group(byte[] bytes) {
        return CanonicalReader.read(bytes, in -> new GroupEntry(in.number(), in.number(), in.number(), in.number()));
    }

    @Override
    public FactBody rejected(FactHead head, Rejection rejection) {
        return CanonicalFacts.end(
                "rejected",
                CanonicalFacts.begin(head).text(rejection.code().text()).text(rejection.detail()));
    }

    @Override
    public FactBody moved(FactHead head, int target) {
        return CanonicalFacts.end("moved", CanonicalFacts.begin(head).number(target));
    }

    @Override
    public FactBody rulesAdopted(FactHead head, Rules rules) {
        CanonicalWriter out = CanonicalFacts.begin(head);
        rules(out, rules);
        return CanonicalFacts.end("rules-adopted", out);
    }

    @Override
    public FactBody checkpoint(FactHead head, Checkpoint checkpoint) {
        CanonicalWriter out = CanonicalFacts.begin(head).number(checkpoint.cut());
        clock(out, checkpoint.clock());
        return CanonicalFacts.end(
                "checkpoint",
                out.number(checkpoint.entities()).bytes(checkpoint.stateHash().bytes()));
    }

    private static void clock(CanonicalWriter out, LogClock clock) {
        out.instant(clock.now())
                .instant(clock.movedAt())
                .number(clock.session())
                .text(clock.sessionId())
                .duration(clock.freezeLeft())
                .duration(clock.lead());
    }

    private static void rules(CanonicalWriter out, Rules rules) {
        out.number(rules.version()).number(rules.level()).all(rules.values().entrySet(), (each, entry) -> each.text(
                        entry.getKey())
                .text(entry.getValue()));
    }

    private static Rules rules(CanonicalReader in) {
        long version = in.number();
        int level = (int) in.number();
        SortedMap<String, String> values = new TreeMap<>();
        in.all(each -> values.put(each.text(), each.text()));
        return new Rules(version, level, values);
    }
}
