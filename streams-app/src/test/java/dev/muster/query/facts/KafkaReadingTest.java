package dev.muster.query.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.FactReader;
import dev.muster.log.RecordsGoneException;
import dev.muster.wire.InMemorySchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** What a reading makes of the troubles that Kafka's consumer tells; facts without a value are enough for that. */
class KafkaReadingTest {

    private static final String TOPIC = "muster.facts.instances";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration SOON = Duration.ofMillis(10);

    private final Troubled consumer = new Troubled();
    private final FactTopics topics = new FactTopics(List.of(new FactTopic("instances", "instance", TOPIC, 1, 7)));
    private final KafkaReading reading = new KafkaReading(
            consumer, topics, new FactDecoder(new FactReader(new InMemorySchemaRegistry())), Duration.ofSeconds(4));

    @Test
    void shouldGoOnWhenAPositionCannotBeToldForTheMoment() {
        begin();
        consumer.isMoving = true;
        consumer.addRecord(fact(0));

        assertThat(reading.poll(SOON)).hasSize(1);
        assertThat(reading.reached().at(0)).isZero();

        consumer.isMoving = false;
        consumer.addRecord(fact(1));
        assertThat(reading.poll(SOON)).hasSize(1);
        assertThat(reading.reached().at(0)).isEqualTo(1);
    }

    @Test
    void shouldTryAgainWhatPasses() {
        begin();
        consumer.setPollException(new LeaderNotAvailableException("soon"));
        assertThat(reading.poll(SOON)).isEmpty();

        consumer.addRecord(fact(0));
        assertThat(reading.poll(SOON)).hasSize(1);
    }

    @Test
    void shouldEndByWhatDoesNotPass() {
        begin();
        consumer.setPollException(new TopicAuthorizationException(TOPIC));
        assertThatThrownBy(() -> reading.poll(SOON)).isInstanceOf(TopicAuthorizationException.class);

        consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 0L)));
        assertThatThrownBy(() -> reading.poll(SOON)).isInstanceOf(RecordsGoneException.class);
    }

    private void begin() {
        reading.goOnAfter(new FactIndex(topics, new long[] {-1}));
    }

    private static ConsumerRecord<byte[], byte[]> fact(long offset) {
        return new ConsumerRecord<>(TOPIC, 0, offset, null, null);
    }

    /** Kafka's own consumer for tests, whose positions cannot be told while a leader changes. */
    private static final class Troubled extends MockConsumer<byte[], byte[]> {

        private boolean isMoving;

        Troubled() {
            super("none");
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration timeout) {
            if (isMoving) {
                throw new TimeoutException("position: not validated");
            }
            return super.position(partition, timeout);
        }
    }
}
