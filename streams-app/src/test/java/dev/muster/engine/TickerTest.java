package dev.muster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domains;
import dev.muster.log.LogAppender;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.Ticked;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.view.LogViews;
import dev.muster.wire.InMemorySchemaRegistry;
import java.time.Duration;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Without ticks no clock moves, and nobody who is dead is ever declared so. */
final class TickerTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PARTITION = 2;
    private static final int OTHERS = 4;

    private final MockProducer<byte[], byte[]> appended =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final LogViews<PresenceState, PresenceDecision> views = new LogViews<>("muster.instances");
    private final Ticker<PresenceEvent> ticker = new Ticker<>(
            views,
            "node",
            new AvroRecordWriter<>(Domains.PRESENCE.events(), new InMemorySchemaRegistry()),
            new OwnAppends(new LogAppender(appended)),
            LoggerFactory.getLogger(TickerTest.class));

    @AfterEach
    void close() {
        ticker.close();
    }

    @Test
    void shouldGoOnTickingAPartitionThatALateThreadClosesAfterAnotherOpenedIt() {
        ticker.start();
        Ticker<PresenceEvent>.Session late = ticker.open(PARTITION, waiting());
        Ticker<PresenceEvent>.Session present = ticker.open(PARTITION, waiting());

        late.close();
        settle(OTHERS);
        int before = appended.history().size();

        await().atMost(SOON).until(() -> appended.history().size() >= before + 3);
        assertThat(appended.history().subList(before, before + 3)).allMatch(record -> record.partition() == PARTITION);
        present.close();
        settle(OTHERS + 1);
        int after = appended.history().size();
        Ticker<PresenceEvent>.Session another = ticker.open(OTHERS, waiting());
        await().atMost(SOON).until(() -> appended.history().size() >= after + 3);
        assertThat(appended.history().subList(after, after + 3)).allMatch(record -> record.partition() == OTHERS);
        another.close();
    }

    /** The ticker has one thread: what it was about when a session closed is done when another's opening tick is appended. */
    private void settle(int partition) {
        ticker.open(partition, waiting()).close();
        await().atMost(SOON)
                .until(() -> appended.history().stream().anyMatch(record -> record.partition() == partition));
    }

    private static Ticked waiting() {
        return new Ticked() {
            @Override
            public PartitionMeta meta() {
                return PartitionMeta.start(8, Domains.LEVEL);
            }

            @Override
            public boolean hasDeadlines() {
                return true;
            }
        };
    }
}
