package dev.muster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.audit.Divergence.Kind;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.codec.FactReader;
import dev.muster.domains.Domains;
import dev.muster.partition.RawRecord;
import dev.muster.presence.PresenceEvent;
import dev.muster.schema.FactHead;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.UnknownSchemaException;
import dev.muster.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Shows that nothing can be done to a log or to its facts that the verification does not find and name. Each test takes a history
 * that was folded well, tampers with it in one way, and looks at what is found.
 */
class VerifierTest {

    private final MemoryMuster muster = new MemoryMuster();
    private final Forgery forgery = new Forgery(muster.registry);
    private final Instances stock = new Instances("stock", "s-1");
    private final int partition = MemoryMuster.partitionOf(stock.service());

    @BeforeEach
    void letAnInstanceLive() {
        muster.append(stock.register());
        muster.append(stock.beat(100));
        muster.append(stock.weigh(5));
        muster.append(stock.overrideDown());
        muster.append(stock.clearOverride());
        muster.pass(Duration.ofSeconds(20));
        muster.append(stock.register(7));
        muster.append(stock.beat(200));
        muster.pass(Duration.ofSeconds(3));
        muster.fold();
    }

    @Test
    void shouldFindNothingWhenFactsFollowFromTheLog() {
        // when
        VerifyReport report = muster.verify();
        // then
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.isRefolded()).isTrue();
        assertThat(report.facts())
                .isEqualTo(muster.facts(0).size() + muster.facts(1).size());
        PartitionReport one = found();
        assertThat(one.reach().recordedUpTo()).isEqualTo(lastOffset());
        assertThat(one.reach().unfolded()).isZero();
        assertThat(kinds())
                .contains("rules-adopted", "registered", "updated", "status-changed", "deregistered", "checkpoint");
    }

    @Test
    void shouldFindAnyFlippedBitOfAFact() {
        RawRecord original = muster.facts(partition).get(1);
        int length = original.value().orElseThrow().length;
        for (int index = 0; index < length; index++) {
            // when
            muster.facts(partition).set(1, Forgery.flipped(original, index));
            // then
            assertThat(found().isClean())
                    .as("bit in byte %d of %d", index, length)
                    .isFalse();
        }
    }

    @Test
    void shouldNameTheFieldWhenAFactWasChanged() {
        // when
        muster.facts(partition).set(1, Forgery.withValue(fact(1), changedAscii(fact(1), "blue", "blux")));
        // then
        assertThat(found().chainBreak()).hasValueSatisfying(broken -> {
            assertThat(broken.kind()).isEqualTo(Kind.HASH);
            assertThat(broken.place().key()).isEqualTo(stock.key());
            assertThat(broken.place().sequence()).isEqualTo(2);
        });
        assertThat(found().difference()).hasValueSatisfying(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.FACT_DIFFERS);
            assertThat(difference.toString()).contains("state.tags: [\"blux\"] -> [\"blue\"]");
        });
    }

    @Test
    void shouldFindAMissingFact() {
        // when
        muster.facts(partition).remove(2);
        // then
        assertThat(breakKind()).contains(Kind.SEQUENCE);
        assertThat(differenceKind()).contains(Kind.FACT_MISSING);
        assertThat(found().difference().orElseThrow().place().position()).isEqualTo("instances:" + partition + ":3");
    }

    @Test
    void shouldFindAMissingFactWhenTheChainWasForgedAnew() {
        // when
        muster.facts(partition).remove(2);
        forgery.rechain(muster.facts(partition));
        // then
        assertThat(breakKind()).isEmpty();
        assertThat(differenceKind()).contains(Kind.FACT_MISSING);
    }

    @Test
    void shouldFindAnAddedFact() {
        // when
        muster.facts(partition).add(3, fact(2));
        // then
        assertThat(breakKind()).contains(Kind.SEQUENCE);
        assertThat(differenceKind()).contains(Kind.FACT_INVENTED);
    }

    @Test
    void shouldFindAnInventedFactWhenTheChainWasForgedAnew() {
        // when
        RawRecord invented = forgery.changed(fact(2), "head.cause.offset", 2L);
        muster.facts(partition).add(2, invented);
        forgery.rechain(muster.facts(partition));
        // then
        assertThat(breakKind()).isEmpty();
        assertThat(differenceKind()).contains(Kind.FACT_INVENTED);
    }

    @Test
    void shouldFindTwoFactsOutOfOrder() {
        // when
        Collections.swap(muster.facts(partition), 2, 3);
        // then
        assertThat(breakKind()).contains(Kind.SEQUENCE);
        assertThat(differenceKind()).contains(Kind.FACT_MISSING);
    }

    @Test
    void shouldFindTwoFactsOutOfOrderWhenTheChainWasForgedAnew() {
        // when
        Collections.swap(muster.facts(partition), 2, 3);
        forgery.rechain(muster.facts(partition));
        // then
        assertThat(breakKind()).contains(Kind.SEQUENCE);
        assertThat(differenceKind()).isPresent();
    }

    @Test
    void shouldFindAWrongDecisionWhenTheChainWasForgedAnew() {
        // when
        muster.facts(partition).set(2, forgery.changed(fact(2), "state.weight", 900));
        forgery.rechain(muster.facts(partition));
        // then
        assertThat(breakKind()).isEmpty();
        assertThat(differenceKind()).contains(Kind.FACT_DIFFERS);
        Divergence difference = found().difference().orElseThrow();
        assertThat(difference.place().key()).isEqualTo(stock.key());
        assertThat(difference.place().sequence()).isEqualTo(3);
        assertThat(difference.differences()).extracting(FieldChange::text).contains("state.weight: 900 -> 5");
    }

    @Test
    void shouldFindAChangedRecordByWhatWasDecidedOnIt() {
        // when
        muster.records(partition).set(3, at(3, stock.weigh(6)));
        // then
        assertThat(breakKind()).isEmpty();
        assertThat(differenceKind()).contains(Kind.FACT_DIFFERS);
        assertThat(found().difference().orElseThrow().differences())
                .extracting(FieldChange::text)
                .contains("state.weight: 5 -> 6");
    }

    @Test
    void shouldFindAChangedRecordThatDecidedNothingByTheHashOfTheState() {
        // given the last heartbeat, of which only the volatile part of the state tells
        int beat = muster.records(partition).size() - 9;
        // when
        muster.records(partition).set(beat, at(beat, stock.beat(999)));
        // then
        assertThat(differenceKind()).contains(Kind.FACT_DIFFERS);
        assertThat(found().difference().orElseThrow().differences())
                .extracting(FieldChange::field)
                .containsExactlyInAnyOrder("hash", "stateHash");
    }

    @Test
    void shouldObeyARecordedRejectionWhenTheSchemaIsKnownToday() {
        // given
        muster.append(partition, Optional.of(stock.service()), unknownToday());
        muster.append(stock.weigh(8));
        muster.fold();
        assertThat(kinds()).contains("rejected");
        // when
        muster.registry.register(
                "later", new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Later\",\"fields\":[]}"));
        // then
        assertThat(found().isClean()).as(found().toString()).isTrue();
        assertThat(found().remarks()).singleElement().asString().contains("unknown-schema", "unknown-event");
    }

    @Test
    void shouldTellWhenARejectionWasForgedOverAGoodRecord() {
        // given a rejection, and the record that it is about put in the place of a good one
        muster.append(partition, Optional.of(stock.service()), unknownToday());
        muster.fold();
        int last = muster.records(partition).size() - 1;
        muster.records(partition).set(last, at(last, stock.weigh(3)));
        // when
        PartitionReport report = found();
        // then it holds, for it may have been right then, but it does not stay unsaid
        assertThat(report.isClean()).isTrue();
        assertThat(report.remarks())
                .singleElement()
                .asString()
                .contains("recorded as rejected as unknown-schema", "today it would be folded");
    }

    @Test
    void shouldFindAChangedReasonOfARejection() {
        // given
        long offset = muster.append(partition, Optional.of(stock.service()), new byte[] {9});
        muster.fold();
        int rejected = indexOfFactBy(offset);
        // when
        muster.facts(partition).set(rejected, forgery.changed(fact(rejected), "head.rulesVersion", 9L));
        forgery.rechain(muster.facts(partition));
        // then
        assertThat(differenceKind()).contains(Kind.FACT_DIFFERS);
    }

    @Test
    void shouldObeyARecordedMove() {
        // given an event in the wrong partition
        int other = 1 - partition;
        muster.append(other, stock.weigh(9));
        muster.fold();
        // when
        VerifyReport report = muster.verify();
        // then
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.partitions())
                .allSatisfy(one -> assertThat(one.remarks()).isEmpty());
    }

    @Test
    void shouldObeyARecordedMoveWhenTheRecordCannotBeReadToday() {
        // given an update in the wrong partition, and a registry that has forgotten its schema
        int other = 1 - partition;
        muster.append(other, stock.weigh(9));
        muster.fold();
        // when
        PartitionReport report = verifiedWith(forgetfulOfUpdates(), other);
        // then
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.remarks())
                .singleElement()
                .asString()
                .contains("recorded as moved to partition " + partition, "rejected as unknown-schema");
    }

    @Test
    void shouldFindARecordThatCannotBeReadTodayAndWasNotRejectedThen() {
        // when
        PartitionReport report = verifiedWith(forgetfulOfUpdates(), partition);
        // then
        assertThat(report.difference()).hasValueSatisfying(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.UNREADABLE_RECORD);
            assertThat(difference.place().position()).isEqualTo("instances:" + partition + ":3");
            assertThat(difference.detail()).contains("unknown-schema");
        });
    }

    @Test
    void shouldFindALogThatEndsBeforeWhatWasFolded() {
        // when
        List<RawRecord> log = muster.records(partition);
        log.subList(4, log.size()).clear();
        // then
        assertThat(differenceKind()).contains(Kind.LOG_TRUNCATED);
        assertThat(found().difference().orElseThrow().detail()).contains("end of the log: offset 4");
    }

    @Test
    void shouldFindALogThatLostItsLastHeartbeats() {
        // when
        List<RawRecord> log = muster.records(partition);
        log.remove(log.size() - 1);
        // then
        assertThat(differenceKind()).contains(Kind.LOG_TRUNCATED);
    }

    @Test
    void shouldFindAHoleInTheLogWhereAFactHasItsCause() {
        // when
        muster.records(partition).remove(3);
        // then
        assertThat(differenceKind()).contains(Kind.CAUSE_MISSING);
        assertThat(found().difference().orElseThrow().place().sequence()).isEqualTo(3);
    }

    @Test
    void shouldFindFactsThatEndBeforeWhatWasCommitted() {
        // when
        List<RawRecord> facts = muster.facts(partition);
        facts.subList(4, facts.size()).clear();
        // then
        assertThat(breakKind()).isEmpty();
        assertThat(differenceKind()).contains(Kind.FACT_MISSING);
    }

    @Test
    void shouldFindThatFactsDoNotBeginWithTheFirst() {
        // when
        muster.facts(partition).remove(0);
        // then
        assertThat(breakKind()).contains(Kind.SEQUENCE);
        assertThat(found().chainBreak().orElseThrow().detail()).contains("sequence: 2 (expected: 1");
    }

    @Test
    void shouldFindAFactUnderAnotherKey() {
        // when
        RawRecord fact = fact(1);
        muster.facts(partition)
                .set(
                        1,
                        new RawRecord(
                                fact.id(),
                                fact.offset(),
                                fact.appendedAt(),
                                Optional.of(new byte[] {'x'}),
                                fact.value(),
                                false));
        // then
        assertThat(breakKind()).contains(Kind.MISPLACED_FACT);
    }

    @Test
    void shouldFindAFactThatIsNone() {
        // when
        muster.facts(partition).set(2, Forgery.withValue(fact(2), new byte[] {0, 0, 0, 0, 99, 1}));
        // then
        assertThat(breakKind()).contains(Kind.UNREADABLE_FACT);
        assertThat(found().chainBreak().orElseThrow().place().sequence()).isEqualTo(3);
    }

    @Test
    void shouldNotCallADivergenceWhatIsNotFoldedYet() {
        // given
        long folded = lastOffset();
        muster.append(stock.weigh(11));
        muster.append(stock.weigh(12));
        // when
        PartitionReport report = found();
        // then
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.reach().recordedUpTo()).isEqualTo(folded);
        assertThat(report.reach().unfolded()).isEqualTo(2);
        assertThat(report.toString()).contains("recorded up to offset " + folded + "; 2 behind it not yet folded");
    }

    @Test
    void shouldTakeTheLastFactForTheEndWhenNothingIsKnownOfTheEngine() {
        // given
        muster.append(stock.weigh(11));
        // The first brings the instance up again, the second has a checkpoint, the third leads to no fact.
        muster.append(stock.beat(7));
        muster.append(stock.beat(8));
        muster.append(stock.beat(9));
        muster.foldWithoutCommit();
        // when
        PartitionReport report = found();
        // then
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.reach().recordedUpTo() + report.reach().unfolded()).isEqualTo(lastOffset());
        assertThat(report.reach().unfolded()).isPositive();
    }

    @Test
    void shouldSayThatItChecksTheChainOnlyWhenTheLogNoLongerBeginsAtItsFirstRecord() {
        // given
        muster.retainFrom(partition, 4);
        // when
        PartitionReport report = found();
        // then
        assertThat(report.isClean()).isTrue();
        assertThat(report.isRefolded()).isFalse();
        assertThat(report.toString()).contains("refolded: no, the log begins at offset 4");
        // and when
        muster.facts(partition).remove(2);
        // then
        assertThat(breakKind()).contains(Kind.SEQUENCE);
    }

    private PartitionReport found() {
        return muster.verify().partitions().get(partition);
    }

    private Optional<Kind> breakKind() {
        return found().chainBreak().map(Divergence::kind);
    }

    private Optional<Kind> differenceKind() {
        return found().difference().map(Divergence::kind);
    }

    private PartitionReport verifiedWith(SchemaRegistry registry, int partition) {
        AuditedLog<?, ?, ?> log = Audits.open(muster, Domains.PRESENCE, MemoryMuster.TOPICS, registry);
        return Audits.verify(muster, log).get(partition);
    }

    private SchemaRegistry forgetfulOfUpdates() {
        byte[] update = muster.records(partition).get(3).value().orElseThrow();
        return new Forgetful(muster.registry, WireFormat.schemaId(update));
    }

    private List<String> kinds() {
        return muster.facts(partition).stream()
                .map(fact -> new FactReader(muster.registry)
                        .read(fact.value().orElseThrow())
                        .head()
                        .what()
                        .kind())
                .toList();
    }

    private int indexOfFactBy(long offset) {
        List<RawRecord> facts = muster.facts(partition);
        for (int i = 0; i < facts.size(); i++) {
            if (forgery.decoded(facts.get(i)).get(0) instanceof FactHead head
                    && head.getCause().getOffset() == offset) {
                return i;
            }
        }
        throw new AssertionError("Expected a fact by offset " + offset);
    }

    private RawRecord fact(int index) {
        return muster.facts(partition).get(index);
    }

    private long lastOffset() {
        List<RawRecord> log = muster.records(partition);
        return log.get(log.size() - 1).offset();
    }

    /** The record of this index with another event in it. */
    private RawRecord at(int index, PresenceEvent event) {
        RawRecord record = muster.records(partition).get(index);
        byte[] value =
                new AvroRecordWriter<>(Domains.PRESENCE.events(), muster.registry).event(MemoryMuster.LOG, event);
        return Forgery.withValue(record, value);
    }

    private static byte[] changedAscii(RawRecord fact, String from, String to) {
        byte[] value = fact.value().orElseThrow();
        String text = new String(value, StandardCharsets.ISO_8859_1);
        return text.replaceFirst(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Framed with the id that the registry gives next. */
    private byte[] unknownToday() {
        int next = 1;
        while (isKnown(next)) {
            next++;
        }
        return WireFormat.frame(next, new byte[0]);
    }

    private boolean isKnown(int id) {
        try {
            muster.registry.byId(id);
            return true;
        } catch (UnknownSchemaException e) {
            return false;
        }
    }

    /** A registry without one of its schemas. */
    private record Forgetful(SchemaRegistry registry, int forgotten) implements SchemaRegistry {

        @Override
        public int register(String subject, Schema schema) {
            return registry.register(subject, schema);
        }

        @Override
        public OptionalInt find(String subject, Schema schema) {
            return registry.find(subject, schema);
        }

        @Override
        public Schema byId(int id) {
            if (id == forgotten) {
                throw new UnknownSchemaException("schema " + id + ": forgotten");
            }
            return registry.byId(id);
        }
    }
}
