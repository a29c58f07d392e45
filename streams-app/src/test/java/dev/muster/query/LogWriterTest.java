package dev.muster.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.CallerId;
import dev.muster.codec.AvroRecordWriter;
import dev.muster.domains.Domains;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.log.LogAppender;
import dev.muster.query.QueryException.Reason;
import dev.muster.view.LogViews;
import dev.muster.wire.InMemorySchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a list of appends says when some of it fails: that nothing was appended only where that is certain. */
class LogWriterTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TOPIC = "muster.outcomes";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void shouldTellThePositionsWhenAllAreAppended() {
        // when
        Positions positions = writer(new FailingAfter(3)).append(events(3)).join();
        // then
        assertThat(positions.text()).isEqualTo("outcomes:0:2");
    }

    @Test
    void shouldSayThatNothingWasAppendedWhenTheFirstFailsAtOnce() {
        // given
        FailingAfter producer = new FailingAfter(0);
        // when
        QueryException failure = failureOf(writer(producer).append(events(3)));
        // then
        assertThat(failure.reason()).isEqualTo(Reason.LOG_UNAVAILABLE);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void shouldNotKnowWhatWasAppendedWhenALaterOneFailsAtOnce() {
        // given
        FailingAfter producer = new FailingAfter(1);
        // when
        QueryException failure = failureOf(writer(producer).append(events(3)));
        // then
        assertThat(failure.reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
        assertThat(failure).hasMessageContaining("some may have been appended");
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void shouldNotKnowWhatWasAppendedWhenOneIsNotAcknowledged() {
        // given
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        CompletableFuture<Positions> answer = writer(producer).append(events(2));
        await().atMost(SOON).until(() -> producer.history().size() == 2);
        // when
        producer.errorNext(new TimeoutException("no acknowledgement"));
        producer.completeNext();
        // then
        assertThat(failureOf(answer).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    }

    private LogWriter<BreakerState, BreakerEvent, BreakerDecision> writer(MockProducer<byte[], byte[]> producer) {
        var records = new AvroRecordWriter<>(Domains.BREAKER.events(), new InMemorySchemaRegistry());
        var access = new LogAccess<>(Domains.BREAKER, 1, new LogViews<>(TOPIC), records, new LogAppender(producer));
        return new LogWriter<>(access, new Threads(threads, () -> threads), SOON);
    }

    private static List<BreakerEvent> events(int count) {
        return IntStream.range(0, count)
                .<BreakerEvent>mapToObj(number -> new BreakerEvent.Report(
                        new EventHead("event-" + number, "test", Instant.EPOCH),
                        EntityKey.of("stock"),
                        new CallerId("web", "web-1"),
                        number + 1,
                        OptionalLong.empty(),
                        List.of(),
                        List.of()))
                .toList();
    }

    private static QueryException failureOf(CompletableFuture<Positions> answer) {
        Throwable failure = catchThrowable(answer::join);
        assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(QueryException.class);
        return (QueryException) Objects.requireNonNull(failure.getCause());
    }

    /** Takes so many records; further ones fail before they are sent. */
    private static final class FailingAfter extends MockProducer<byte[], byte[]> {

        private final int taken;

        FailingAfter(int taken) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.taken = taken;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (history().size() == taken) {
                throw new TimeoutException("no broker is known");
            }
            return super.send(record, callback);
        }
    }
}
