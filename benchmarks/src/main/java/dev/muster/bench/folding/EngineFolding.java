package dev.muster.bench.folding;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.domains.Domain;
import dev.muster.engine.EngineSetup;
import dev.muster.engine.LogEngine;
import dev.muster.engine.StoreNames;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.log.LogAppender;
import dev.muster.view.LogViews;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Folds a log with the engine of a node: what is measured. */
final class EngineFolding {

    private static final Duration AT_MOST = Duration.ofMinutes(10);

    private EngineFolding() {}

    /** Records that the views come to reflect in a second, from the first record on. */
    static <S, E extends Event, D extends Decision> double perSecond(
            Domain<S, E, D> domain, FoldLog<E> log, Map<String, Object> streamsSettings, LogAppender appender) {
        EngineSetup<S, E, D> setup = new EngineSetup<>(
                domain.spec(),
                log.topics(),
                FoldLog.PARTITIONS,
                StoreNames.of(domain.stores().decided(), domain.stores().volatileParts()),
                new EngineSetup.Records<>(new AvroPartitionCodec(), log.reader(), log.writer()),
                new EngineSetup.Node("bench", "127.0.0.1:1", streamsSettings, appender, new SimpleMeterRegistry()));
        try (LogEngine<S, E, D> engine = new LogEngine<>(setup)) {
            Stopwatch stopwatch = new Stopwatch(log.lastOffset());
            CompletableFuture<Void> first = passing(engine.views(), 0, stopwatch);
            CompletableFuture<Void> last = passing(engine.views(), log.lastOffset(), stopwatch);
            engine.start();
            CompletableFuture.allOf(first, last).join();
            return stopwatch.perSecond();
        }
    }

    /**
     * What follows on a wait runs on the thread that folds. The pictures of a partition that has not caught up are those that count: all of
     * the log lies before the record with which it does.
     */
    private static CompletableFuture<Void> passing(LogViews<?, ?> views, long offset, Stopwatch stopwatch) {
        return views.copyReflecting(0, offset, AT_MOST).thenAccept(view -> stopwatch.passed(offset));
    }
}
