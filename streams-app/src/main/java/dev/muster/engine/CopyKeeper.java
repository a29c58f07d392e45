package dev.muster.engine;

import dev.muster.fold.FoldSpec;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import dev.muster.view.LogViews;
import dev.muster.view.PartitionView;
import dev.muster.view.StandbyView;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;

/**
 * Shows the copies of one log's partitions as they become complete. A thread of its own, for it asks the cluster; while that is away the
 * copies stay as they are.
 */
final class CopyKeeper<S> implements StandbyCopies.Shown, AutoCloseable {

    private static final long EVERY_MS = 100;

    private final StandbyCopies copies;
    private final StandbyCopies.Ends ends;
    private final FoldSpec<S, ?, ?> spec;
    private final PartitionCodec codec;
    private final LogViews<S, ?> views;
    private final Logger log;
    private final ScheduledThreadPoolExecutor thread;

    CopyKeeper(EngineParts<S, ?, ?> parts, StandbyCopies.Ends ends) {
        this.copies = parts.copies();
        this.ends = ends;
        this.spec = parts.spec();
        this.codec = parts.codec();
        this.views = parts.views();
        this.log = parts.log();
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread keeping = new Thread(task, "muster-copies-" + views.log());
            keeping.setDaemon(true);
            return keeping;
        });
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::confirm, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void show(int partition, PartitionMeta meta, StandbyCopies.Content content, long nanos) {
        views.showCopy(partition, new StandbyView<>(meta.applied(), () -> picture(meta, content.parts(), nanos)));
    }

    @Override
    public void drop(int partition) {
        views.dropCopy(partition);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void confirm() {
        try {
            copies.confirm(ends, this);
        } catch (KafkaException e) {
            log.warn(
                    "code=ENGINE-040 cannot tell how complete the copies are log={} cause=\"{}\"",
                    views.log(),
                    e.toString());
        } catch (RuntimeException e) {
            // Whatever it was, the next round must come: without it standbys would grow old unseen.
            log.error("code=ENGINE-041 copies are not confirmed log={}", views.log(), e);
        }
    }

    /** An entity may be there before its group, which lies in another changelog: then it is newer than the copy's offset, and left out. */
    private PartitionView<S> picture(PartitionMeta meta, StoredParts parts, long nanos) {
        PartitionImage<S> image = parts.image(meta, spec.codec(), codec);
        SortedMap<String, GroupEntry> groups = image.groups();
        var states = new TreeMap<>(image.states());
        states.keySet().removeIf(key -> !groups.containsKey(key.group()));
        return PartitionView.of(new PartitionImage<>(meta, states, groups), spec.fold()::isPresent, nanos);
    }
}
