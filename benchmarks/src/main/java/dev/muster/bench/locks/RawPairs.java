package dev.muster.bench.locks;

import dev.muster.bench.presence.BenchNode;
import dev.muster.log.LogAppender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Clients that append one record after the other to a plain topic, each when the one before is acknowledged, and two are a pair: what
 * anything that appends an acquire and a release can reach at most. They share a producer, as the clients of a node do.
 */
final class RawPairs {

    private static final String TOPIC = "bench.raw-pairs";
    /** As many as the logs of a node have by default. */
    private static final int PARTITIONS = 8;

    private final LogAppender appender;
    private final BenchNode.Encoded event;
    private final int clients;

    RawPairs(String bootstrapServers, LogAppender appender, BenchNode.Encoded event, int clients) {
        this.appender = appender;
        this.event = event;
        this.clients = clients;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    /** Goes on for about so long; pairs per second. */
    double perSecond(Duration length) {
        long begun = System.nanoTime();
        Round round = new Round(begun + length.toNanos());
        CompletableFuture.allOf(IntStream.range(0, clients)
                        .mapToObj(client -> round.run(("client-" + client).getBytes(StandardCharsets.US_ASCII)))
                        .toArray(CompletableFuture[]::new))
                .join();
        return round.pairs.sum() * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun);
    }

    /** All clients until a time. */
    private final class Round {
        private final long end;
        private final LongAdder pairs = new LongAdder();

        private Round(long end) {
            this.end = end;
        }

        private CompletableFuture<Void> run(byte[] key) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            next(key, over);
            return over;
        }

        private void next(byte[] key, CompletableFuture<Void> over) {
            var unused = appender.append(TOPIC, key, event.value())
                    .thenCompose(first -> appender.append(TOPIC, key, event.value()))
                    .whenComplete((second, failure) -> {
                        if (failure != null) {
                            over.completeExceptionally(failure);
                            return;
                        }
                        pairs.increment();
                        if (System.nanoTime() < end) {
                            next(key, over);
                        } else {
                            over.complete(null);
                        }
                    });
        }
    }
}
