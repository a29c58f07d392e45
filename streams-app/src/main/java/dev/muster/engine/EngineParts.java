package dev.muster.engine;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.FoldSpec;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionMeta;
import dev.muster.partition.RecordReader;
import dev.muster.partition.RecordWriter;
import dev.muster.view.LogViews;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;

/**
 * What the processors of one log share.
 *
 * @param spec the fold
 * @param topics topics around the log
 * @param partitions partition count of the log
 * @param stores names of the stores
 * @param codec what every partition stores, as bytes
 * @param reader records of the log
 * @param writer records for the topics
 * @param views where the partitions are shown
 * @param ticker who moves the clocks
 * @param copies copies of what this node keeps for others
 * @param appender appends outside of the transaction
 * @param bounds what the cluster says of the log
 * @param machinery log, metrics and whether the engine is stopping
 */
@SuppressWarnings("checkstyle:RecordComponentNumber") // A bundle by purpose: every processor needs all of it.
record EngineParts<S, E extends Event, D extends Decision>(
        FoldSpec<S, E, D> spec,
        LogTopics topics,
        int partitions,
        StoreNames stores,
        PartitionCodec codec,
        RecordReader<E> reader,
        RecordWriter<E> writer,
        LogViews<S, D> views,
        Ticker<E> ticker,
        StandbyCopies copies,
        OwnAppends appender,
        LogBounds bounds,
        Machinery machinery) {

    /**
     * What is there beside the fold.
     *
     * @param log the engine's log
     * @param metrics the engine's metrics
     * @param isStopping whether the engine is being closed
     */
    record Machinery(Logger log, EngineMetrics metrics, BooleanSupplier isStopping) {}

    /** What a partition keeps of itself before its first record. */
    PartitionMeta start() {
        return PartitionMeta.start(partitions, FirstRules.LEVEL);
    }

    Logger log() {
        return machinery.log();
    }

    EngineMetrics metrics() {
        return machinery.metrics();
    }

    BooleanSupplier isStopping() {
        return machinery.isStopping();
    }
}
