package dev.muster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.KeyPartitions;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvariantViolation;
import dev.muster.log.Origin;
import dev.muster.partition.LogClock;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionMeta;
import dev.muster.presence.Registered;
import dev.muster.presence.Status;
import dev.muster.view.LogViews;
import dev.muster.view.SendTimes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What goes into the stores, to the facts and to the rejected, record by record; and on which states a partition is not opened. */
class FoldTopologyTest {

    private static final Duration TTL = Duration.ofSeconds(3);

    private final PresenceEventsOf stock = new PresenceEventsOf("stock", "s-1");

    @Test
    void shouldWriteBothPartsTheGroupAndTheMetaWithOneFact() {
        try (MusterDriver driver = new MusterDriver(1)) {
            // when
            driver.publish(stock.register(TTL, TTL));
            // then
            assertThat(driver.facts()).containsExactly("registered stock/s-1");
            assertThat(driver.keysOf("registry")).containsExactly("stock/s-1");
            assertThat(driver.keysOf("health")).containsExactly("stock/s-1");
            assertThat(driver.keysOf("registry-groups")).containsExactly("stock");
            assertThat(driver.keysOf("partition-meta")).containsExactly("meta");
            assertThat(driver.rejectedCount()).isZero();
        }
    }

    @Test
    void shouldDecideNothingForAHeartbeat() {
        try (MusterDriver driver = new MusterDriver(1)) {
            driver.publish(stock.register(TTL, TTL));
            driver.facts();
            // when
            driver.publish(stock.beat());
            // then
            assertThat(driver.facts()).isEmpty();
            assertThat(driver.view().meta().applied()).isEqualTo(1);
        }
    }

    @Test
    void shouldDeclareDownRemoveAndForget() {
        try (MusterDriver driver = new MusterDriver(1)) {
            driver.publish(stock.register(TTL, TTL));
            driver.facts();
            // when, the first tick's grace of 5 s and the ttl having passed
            driver.advance(LogClock.GRACE.plus(TTL).plusSeconds(1));
            // then
            assertThat(driver.facts()).containsExactly("status-changed stock/s-1");
            assertThat(driver.view()
                            .group("stock")
                            .orElseThrow()
                            .sortedMembers()
                            .values())
                    .allMatch(state -> ((Registered) state.registration()).effective() == Status.DOWN);
            driver.advance(TTL.plusSeconds(1));
            assertThat(driver.facts()).containsExactly("deregistered stock/s-1");
            assertThat(driver.view().group("stock").orElseThrow().sortedMembers())
                    .isEmpty();
            assertThat(driver.keysOf("registry")).isEmpty();
            // and when the window of its events ends
            driver.advance(Duration.ofMinutes(11));
            // then
            assertThat(driver.keysOf("health")).isEmpty();
            assertThat(driver.keysOf("registry-groups")).containsExactly("stock");
        }
    }

    /** An earlier owner may have answered from records that were not committed: until they are folded again, this node is no owner yet. */
    @Test
    void shouldAnswerAsOwnerOnlyAfterTheTickOfItsOwnSession() {
        try (MusterDriver driver = new MusterDriver(1)) {
            // given
            driver.publish(stock.register(TTL, TTL));
            assertThat(driver.views.view(0)).isEmpty();
            assertThat(driver.views.behind(0)).isPresent();
            // when, which is a tick of somebody else
            driver.advance(Duration.ofSeconds(1));
            // then
            assertThat(driver.views.view(0)).isEmpty();
            // and when
            driver.publishOwnTicks();
            // then
            assertThat(driver.views.view(0).orElseThrow().group("stock")).isPresent();
            assertThat(driver.views.behind(0)).isEmpty();
        }
    }

    /** Whoever was stopped goes on with records that lay in the log for long: they say nothing of what came after them. */
    @Test
    void shouldReckonTheAgeFromTheNewestRecordOfItsOwn() {
        try (MusterDriver driver = new MusterDriver(1)) {
            // given
            driver.publishOwnTicks();
            long opened = driver.view().asOfNanos();
            SendTimes own = driver.views.sendTimes();
            String first = own.newId();
            String second = own.newId();
            // when
            driver.publish(stock.register(TTL, TTL)).publish(stock.beat());
            driver.advance(Duration.ofSeconds(1));
            driver.barrier(new LogViews<>("another process").sendTimes().newId());
            driver.publish(null, new byte[] {42});
            // then
            assertThat(driver.view().asOfNanos()).isEqualTo(opened);
            // and when
            driver.barrier(second);
            // then
            assertThat(driver.view().asOfNanos()).isGreaterThan(opened).isEqualTo(sentNanos(own, second));
            // and when one that was sent before comes after it
            driver.barrier(first);
            // then
            assertThat(driver.view().asOfNanos()).isEqualTo(sentNanos(own, second));
        }
    }

    /** Whoever may write to the log can imitate the ids of others: he must neither stop the fold nor make its picture younger than it is. */
    @Test
    void shouldNotBelieveAnImitatedId() {
        try (MusterDriver driver = new MusterDriver(1)) {
            // given
            driver.publishOwnTicks();
            String own = driver.views.sendTimes().newId();
            String stem = own.substring(0, own.lastIndexOf('@') + 1);
            long opened = driver.view().asOfNanos();
            // when
            driver.barrier(stem + "soon");
            driver.barrier(stem.substring(0, stem.length() - 1));
            // then
            assertThat(driver.view().asOfNanos()).isEqualTo(opened);
            // and when
            driver.barrier(stem + (System.nanoTime() + Duration.ofDays(1).toNanos()));
            // then
            assertThat(driver.view().asOfNanos()).isLessThanOrEqualTo(System.nanoTime());
        }
    }

    private static long sentNanos(SendTimes own, String id) {
        return own.sentNanos(new EventHead(id, "", Instant.EPOCH)).orElseThrow();
    }

    @Test
    void shouldRejectWhatCannotBeReadAndGoOn() {
        try (MusterDriver driver = new MusterDriver(1)) {
            // when
            driver.publish("stock".getBytes(StandardCharsets.US_ASCII), new byte[] {42});
            driver.publish(new byte[100_000], new byte[] {42});
            driver.publish(stock.register(TTL, TTL));
            // then
            assertThat(driver.facts()).containsExactly("rejected ", "rejected ", "registered stock/s-1");
            assertThat(driver.rejectedCount()).isEqualTo(2);
        }
    }

    @Test
    void shouldAppendARecordOfAnotherPartitionThereWithItsOrigin() {
        try (MusterDriver driver = new MusterDriver(4)) {
            PresenceEventsOf foreign = IntStream.range(0, 100)
                    .mapToObj(number -> new PresenceEventsOf("service-" + number, "i"))
                    .filter(one -> homeOf(one) != 0)
                    .findFirst()
                    .orElseThrow();
            // when
            driver.publish(foreign.register(TTL, TTL));
            // then
            assertThat(driver.facts()).containsExactly("moved ");
            assertThat(driver.moved()).singleElement().satisfies(moved -> {
                assertThat(moved.partition()).isEqualTo(homeOf(foreign));
                assertThat(originOf(moved)).isEqualTo("muster.instances:0:0");
            });
            assertThat(driver.keysOf("registry")).isEmpty();
        }
    }

    @Test
    void shouldKeepTheTopologyThatIsReleased() throws IOException {
        try (MusterDriver driver = new MusterDriver(1);
                InputStream golden = FoldTopologyTest.class.getResourceAsStream("/golden/topology/instances.txt")) {
            String released = new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(driver.describe())
                    .as("a renamed node or store is a migration and needs an ADR")
                    .isEqualTo(released);
        }
    }

    @Test
    void shouldNotOpenAPartitionWhoseCountHasChanged() {
        try (MusterDriver driver = new MusterDriver(1)) {
            assertThatThrownBy(() ->
                            check(driver, new MusterDriver.FixedBounds(0, OptionalLong.empty()), false, metaOf(7, 3)))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("7 partitions");
        }
    }

    @Test
    void shouldNotOpenAPartitionWhoseStoresAreLost() {
        try (MusterDriver driver = new MusterDriver(1)) {
            assertThatThrownBy(() ->
                            check(driver, new MusterDriver.FixedBounds(0, OptionalLong.of(9)), true, metaOf(1, -1)))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("changelogs are lost");
        }
    }

    @Test
    void shouldNotOpenAPartitionWhoseRecordsWereDeletedUnfolded() {
        try (MusterDriver driver = new MusterDriver(1)) {
            assertThatThrownBy(() ->
                            check(driver, new MusterDriver.FixedBounds(5, OptionalLong.of(4)), false, metaOf(1, 3)))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("begins at 5");
            // and one that was folded up to there may be opened
            check(driver, new MusterDriver.FixedBounds(5, OptionalLong.of(5)), false, metaOf(1, 4));
        }
    }

    private static void check(MusterDriver driver, LogBounds bounds, boolean isNew, PartitionMeta meta) {
        new StartCheck(new PartitionId("muster.instances", 0), driver.parts(1, bounds)).check(isNew, meta);
    }

    private static PartitionMeta metaOf(int partitions, long applied) {
        PartitionMeta start = PartitionMeta.start(partitions, 1);
        return new PartitionMeta(
                partitions, applied, applied + 1, start.clock(), start.chain(), start.rules(), applied + 1);
    }

    private static int homeOf(PresenceEventsOf instance) {
        return KeyPartitions.of(instance.service().getBytes(StandardCharsets.US_ASCII), 4);
    }

    private static String originOf(ProducerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader(Origin.HEADER).value(), StandardCharsets.US_ASCII);
    }
}
