package dev.muster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EntityKey;
import dev.muster.partition.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsOfTest {

    private static final Selection ALL = Selection.ofPrefix("");

    private final MemoryMuster muster = new MemoryMuster();
    private final Instances first = new Instances("stock", "s-1");
    private final Instances second = new Instances("stock", "s-2");
    private final int partition = MemoryMuster.partitionOf("stock");

    @BeforeEach
    void letTwoInstancesLive() {
        muster.append(first.register());
        muster.append(second.register(3));
        muster.append(first.beat(100));
        muster.append(first.weigh(5));
        muster.append(first.overrideDown());
        muster.append(second.deregister());
        muster.append(first.clearOverride());
        muster.pass(Duration.ofSeconds(20));
        muster.append(second.register());
        muster.fold();
    }

    @Test
    void shouldTellTheSameDecidedStateFromLogAndFactsAtEveryCut() {
        int present = 0;
        for (RawRecord record : muster.records(partition)) {
            // when
            Cut cut = cut(record.offset());
            Picture fromLog = asOf().at(cut, ALL, Optional.of(Basis.LOG));
            Picture fromFacts = asOf().at(cut, ALL, Optional.of(Basis.FACTS));
            // then
            assertThat(decided(fromLog)).as(cut.text()).isEqualTo(decided(fromFacts));
            present += fromFacts.entities().size();
        }
        assertThat(present).isGreaterThan(10);
    }

    @Test
    void shouldTellTheVolatilePartFromTheLogOnly() {
        // when
        EntityState fromLog = only(asOf().at(cut(3), Selection.ofKey(key(first)), Optional.of(Basis.LOG)));
        EntityState fromFacts = only(asOf().at(cut(3), Selection.ofKey(key(first)), Optional.of(Basis.FACTS)));
        // then
        assertThat(fromLog.volatilePart().orElseThrow().at("/load/cpuPermille").asInt())
                .isEqualTo(100);
        assertThat(fromFacts.volatilePart()).isEmpty();
    }

    @Test
    void shouldReflectTheCutsOffsetItselfAndNothingBehindIt() {
        assertThat(weightAt(3)).isEqualTo(1);
        assertThat(weightAt(4)).isEqualTo(5);
    }

    @Test
    void shouldTakeTheLogWhereItReachesBackAndElseTheFacts() {
        // when
        Picture whole = asOf().at(cut(8), ALL, Optional.empty());
        muster.retainFrom(partition, 5);
        Picture trimmed = asOf().at(cut(8), ALL, Optional.empty());
        // then
        assertThat(whole.basis()).isEqualTo(Basis.LOG);
        assertThat(trimmed.basis()).isEqualTo(Basis.FACTS);
        assertThat(decided(trimmed)).isEqualTo(decided(whole));
        assertThatThrownBy(() -> asOf().at(cut(8), ALL, Optional.of(Basis.LOG)))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("begins at offset 5 (expected: 0 for --from log; use --from facts)");
    }

    @Test
    void shouldFindTheCutOfATimeAsAllRecordsAppendedBeforeIt() {
        // given
        Instant weighed = muster.records(partition).get(4).appendedAt();
        // then
        assertThat(cutBefore(weighed)).isEqualTo(3);
        assertThat(cutBefore(weighed.plusMillis(1))).isEqualTo(4);
        assertThat(cutBefore(Instant.EPOCH)).isEqualTo(-1);
        assertThat(cutBefore(muster.now().plusSeconds(1)))
                .isEqualTo(muster.records(partition).size() - 1L);
    }

    @Test
    void shouldFindTheCutOfATimeInTheFactsWhenTheLogNoLongerReachesBack() {
        // given
        Instant weighed = muster.records(partition).get(4).appendedAt();
        Instant later = muster.records(partition).get(20).appendedAt();
        // when
        muster.retainFrom(partition, 10);
        // then the last deciding record before that time stands for it
        assertThat(cutBefore(weighed)).isEqualTo(2);
        assertThat(cutBefore(weighed.plusMillis(1))).isEqualTo(4);
        assertThat(cutBefore(later)).isEqualTo(19);
        assertThat(asOf().at(cut(cutBefore(weighed.plusMillis(1))), ALL, Optional.empty())
                        .entities())
                .hasSize(2);
    }

    @Test
    void shouldRefuseACutBehindTheEndOfTheLog() {
        long end = muster.records(partition).size();
        assertThatThrownBy(() -> finder().checked(cut(end)))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("instances:" + partition + ":" + end)
                .hasMessageContaining("where the log ends");
    }

    @Test
    void shouldRefuseAPartitionThatTheLogDoesNotHave() {
        assertThatThrownBy(() -> finder().checked(Cut.parse("instances", "instances:7:1")))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("partition 7 of instances (expected: 0 to 1)");
    }

    @Test
    void shouldNotTellFromALogThatDoesNotFitTheFacts() {
        // given
        muster.records(partition).remove(4);
        // then
        assertThatThrownBy(() -> asOf().at(cut(8), ALL, Optional.of(Basis.LOG)))
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("see audit verify");
    }

    @Test
    void shouldSelectByPrefixAcrossGroupsAndWithin() {
        // given
        Instances other = new Instances("stocks", "a");
        muster.append(other.register());
        muster.fold();
        Cut now = finder().now(List.of(0, 1));
        // then
        assertThat(keys(now, Selection.ofPrefix("stock"))).contains(second.key(), other.key());
        assertThat(keys(now, Selection.ofPrefix("stock/"))).containsExactly(second.key());
        assertThat(Selection.ofPrefix("stock/").partitions(muster.log())).containsExactly(partition);
        assertThat(Selection.ofPrefix("stock").partitions(muster.log())).containsExactly(0, 1);
    }

    @Test
    void shouldGiveJsonWithStableNames() {
        // when
        Picture picture = asOf().at(cut(4), Selection.ofKey(key(first)), Optional.of(Basis.LOG));
        // then
        assertThat(picture.toJson().at("/entities/0/decided/weight").asInt()).isEqualTo(5);
        assertThat(picture.toJson().at("/entities/0/lastDecision/cause/offset").asLong())
                .isEqualTo(4);
        assertThat(picture.toJson().at("/cut").asText()).isEqualTo("instances:" + partition + ":4");
        assertThat(picture.toJson().at("/from").asText()).isEqualTo("log");
        assertThat(picture.text()).contains("stock/s-1", "weight: 5", "from the log, at cut instances:");
    }

    private AsOf<?, ?, ?> asOf() {
        return new AsOf<>(muster, muster.log());
    }

    private CutFinder finder() {
        return new CutFinder(muster, muster.log());
    }

    private long cutBefore(Instant time) {
        return finder().before(time, List.of(partition)).offsetOf(partition);
    }

    private Cut cut(long offset) {
        return new Cut("instances", new TreeMap<>(Map.of(partition, offset)));
    }

    private int weightAt(long offset) {
        return only(asOf().at(cut(offset), Selection.ofKey(key(first)), Optional.empty()))
                .decided()
                .get("weight")
                .asInt();
    }

    private List<String> keys(Cut cut, Selection selection) {
        return asOf().at(cut, selection, Optional.empty()).entities().stream()
                .map(EntityState::key)
                .toList();
    }

    private static Map<String, String> decided(Picture picture) {
        Map<String, String> decided = new TreeMap<>();
        picture.entities()
                .forEach(entity -> decided.put(
                        entity.key(), entity.decided() + " by " + entity.last().head()));
        return decided;
    }

    private static EntityState only(Picture picture) {
        assertThat(picture.entities()).hasSize(1);
        return picture.entities().get(0);
    }

    private static EntityKey key(Instances instance) {
        return Selection.keyOf(instance.key());
    }
}
