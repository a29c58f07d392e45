package dev.muster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.partition.LogClock;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a copy may be shown: not before all of its changelogs have come as far as its offset says. */
class StandbyCopiesTest {

    private static final StoreNames NAMES = StoreNames.of("registry", "health");
    private static final List<String> STORES = List.of("registry", "health", "registry-groups", "partition-meta");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final PartitionMeta START = PartitionMeta.start(4, 1);

    private final PartitionCodec codec = new AvroPartitionCodec();
    private final StandbyCopies copies = new StandbyCopies("app", NAMES, codec, Duration.ofMillis(500));
    private final Map<String, SnapshotStore> stores = new TreeMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Shown shown = new Shown();
    private Instant movedAt = Instant.EPOCH;

    @BeforeEach
    void open() {
        STORES.forEach(name -> {
            SnapshotStore store =
                    (SnapshotStore) SnapshotStore.supplier(name, copies).get();
            stores.put(name, store);
            copies.opened(2, store);
            ends.put(changelog(name), 10L);
        });
    }

    @Test
    void shouldShowNothingBeforeEveryChangelogWasReadToItsEnd() {
        restore(7, Map.of("registry", 9L));
        confirm();
        assertThat(shown.applied).isEmpty();

        restore(7, Map.of());
        confirm();
        assertThat(shown.applied).containsExactly(7L);
    }

    /** The entity is there before its offset: what is told is the offset that was surely reached. */
    @Test
    void shouldTellTheOffsetThatIsReflectedInAllStores() {
        restore(7, Map.of());
        confirm();
        storeNamed("registry").put(Bytes.wrap("s/i".getBytes(UTF_8)), new byte[] {1});
        ends.replaceAll((changelog, end) -> 20L);
        restore(9, Map.of("registry", 15L));
        confirm();
        assertThat(shown.applied).containsExactly(7L);

        restore(12, Map.of());
        confirm();
        confirm();
        assertThat(shown.applied).containsExactly(7L, 9L, 12L);
    }

    /** Empty changelogs may be those of a new log, or lost ones: a list without anybody would be a lie. */
    @Test
    void shouldShowNothingWhenNothingWasEverCommitted() {
        ends.replaceAll((changelog, end) -> 0L);
        copies.restoredUpTo(positions(0, Map.of()));
        confirm();

        assertThat(shown.applied).isEmpty();
    }

    @Test
    void shouldStartOverWhenAStoreIsOpenedAnew() {
        restore(7, Map.of());
        confirm();
        SnapshotStore anew =
                (SnapshotStore) SnapshotStore.supplier("registry", copies).get();
        copies.opened(2, anew);
        copies.restoredUpTo(positions(10, Map.of("registry", 3L)));
        confirm();

        assertThat(shown.applied).containsExactly(7L);
    }

    @Test
    void shouldTakeNoCopyWhileAPositionIsUnknown() {
        put(7);
        Map<TopicPartition, Long> some = positions(10, Map.of());
        some.remove(changelog("health"));
        copies.restoredUpTo(some);
        confirm();

        assertThat(shown.applied).isEmpty();
    }

    @Test
    void shouldAskForNothingWhenNothingHasMoved() {
        restore(7, Map.of());
        confirm();
        shown.asked = 0;
        confirm();
        confirm();

        assertThat(shown.asked).isZero();
    }

    /** This node, or the owner, may have hung since it was committed. */
    @Test
    void shouldBeAsOldAsTheLogClockSaysHoweverLateItIsSeen() {
        movedAt = Instant.now();
        restore(7, Map.of());
        confirm();
        assertThat(shown.age).isBetween(Duration.ofMillis(500), HOUR);

        movedAt = Instant.now().minus(HOUR);
        ends.replaceAll((changelog, end) -> 20L);
        restore(9, Map.of());
        confirm();
        assertThat(shown.applied).containsExactly(7L, 9L);
        assertThat(shown.age).isGreaterThanOrEqualTo(HOUR);
    }

    /** Then this node's clock is behind the broker's, and what the owner may have told before it committed is all that is known. */
    @Test
    void shouldBeNoYoungerThanTheCommitIntervalWhenTheLogClockIsAhead() {
        movedAt = Instant.now().plus(HOUR);
        restore(7, Map.of());
        confirm();

        assertThat(shown.age).isBetween(Duration.ofMillis(500), HOUR);
    }

    /** The partition's value is restored, and the changelogs are read to their ends but for these. */
    private void restore(long applied, Map<String, Long> behind) {
        put(applied);
        copies.restoredUpTo(positions(ends.getOrDefault(changelog("registry"), 0L), behind));
    }

    private void put(long applied) {
        LogClock clock = START.clock().idledTo(movedAt);
        PartitionMeta meta = new PartitionMeta(4, applied, applied + 1, clock, START.chain(), START.rules(), 0);
        storeNamed("partition-meta").put(Bytes.wrap("meta".getBytes(UTF_8)), codec.meta(meta));
    }

    private SnapshotStore storeNamed(String name) {
        return Optional.ofNullable(stores.get(name)).orElseThrow();
    }

    private static Map<TopicPartition, Long> positions(long all, Map<String, Long> others) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        STORES.forEach(name -> positions.put(changelog(name), others.getOrDefault(name, all)));
        return positions;
    }

    private static TopicPartition changelog(String store) {
        return new TopicPartition("app-" + store + "-changelog", 2);
    }

    private void confirm() {
        copies.confirm(this::endsOf, shown);
    }

    private Map<TopicPartition, Long> endsOf(Collection<TopicPartition> changelogs) {
        shown.asked++;
        return ends;
    }

    private static final class Shown implements StandbyCopies.Shown {

        private final List<Long> applied = new ArrayList<>();
        private int asked;
        private Duration age = Duration.ZERO;

        @Override
        public void show(int partition, PartitionMeta meta, StandbyCopies.Content parts, long nanos) {
            applied.add(meta.applied());
            age = Duration.ofNanos(System.nanoTime() - nanos);
        }

        @Override
        public void drop(int partition) {
            applied.clear();
        }
    }
}
