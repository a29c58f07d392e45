package dev.muster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionMeta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Copies of the partitions that this node keeps for others, good enough to answer from.
 *
 * <p>A partition's stores have a changelog each, and these come along one by one. So a copy is taken between two steps of restoration,
 * and is shown only after all of its changelogs have been read to where they ended when its applied offset had been seen: everything up
 * to that offset is in it then, and single entries may be newer. Before the first time a copy is complete nothing is shown.
 *
 * <p>The restoring threads take copies, a thread of the engine's confirms and shows them. Thread-safe.
 */
final class StandbyCopies {

    private static final Duration KEEP_AFTER_CLOSE = Duration.ofSeconds(10);

    private final Map<String, String> storeByChangelog = new TreeMap<>();
    private final StoreNames names;
    private final PartitionCodec codec;
    private final Duration commitInterval;
    private final Map<Integer, Copied> partitions = new TreeMap<>();

    /**
     * Of one log.
     *
     * @param applicationId by which the changelogs are named
     * @param names the stores
     * @param codec what a partition stores
     * @param commitInterval how far the owner may be ahead of what it has committed
     */
    StandbyCopies(String applicationId, StoreNames names, PartitionCodec codec, Duration commitInterval) {
        this.names = names;
        this.codec = codec;
        this.commitInterval = commitInterval;
        for (String name : List.of(names.decided(), names.volatileParts(), names.groups(), names.meta())) {
            storeByChangelog.put(applicationId + "-" + name + "-changelog", name);
        }
    }

    /** Where copies are shown. */
    interface Shown {

        /**
         * A copy is complete.
         *
         * @param meta up to which record
         * @param parts what it holds, made when it is asked for
         * @param nanos {@code System.nanoTime()} up to which it surely reflects the log
         */
        void show(int partition, PartitionMeta meta, Content parts, long nanos);

        /** The partition has left this node a while ago. */
        void drop(int partition);
    }

    /** The content of a copy. */
    interface Content {
        StoredParts parts();
    }

    /** Asks where changelogs end, with what is not committed. */
    interface Ends {
        Map<TopicPartition, Long> of(Collection<TopicPartition> changelogs);
    }

    synchronized void opened(int partition, SnapshotStore store) {
        Copied copied = partitions.computeIfAbsent(partition, p -> new Copied());
        copied.stores.put(store.name(), store);
        copied.startOver();
    }

    @SuppressWarnings("ReferenceEquality") // A store may have been opened anew before the old one was closed.
    synchronized void closed(int partition, SnapshotStore store) {
        Copied copied = partitions.get(partition);
        if (copied != null && copied.stores.get(store.name()) == store) {
            copied.stores.remove(store.name());
            copied.startOver();
            copied.closedNanos = System.nanoTime();
        }
    }

    /** Everything before these positions is in the stores, and nothing is being restored for the moment. */
    synchronized void restoredUpTo(Map<TopicPartition, Long> positions) {
        Map<Integer, Map<TopicPartition, Long>> byPartition = new HashMap<>();
        positions.forEach((changelog, position) -> {
            if (storeByChangelog.containsKey(changelog.topic())) {
                byPartition
                        .computeIfAbsent(changelog.partition(), p -> new HashMap<>())
                        .put(changelog, position);
            }
        });
        byPartition.forEach((partition, of) -> {
            Copied copied = partitions.get(partition);
            if (copied != null && of.size() == storeByChangelog.size()) {
                copied.take(of);
            }
        });
    }

    /** Shows the copies that turn out to be complete, and drops those of partitions that are here no longer. */
    void confirm(Ends ends, Shown shown) {
        Map<Integer, Taken> asked = questions();
        if (!asked.isEmpty()) {
            List<TopicPartition> changelogs = new ArrayList<>();
            asked.values().forEach(taken -> changelogs.addAll(taken.positions.keySet()));
            answered(asked, ends.of(changelogs));
        }
        complete().forEach((partition, copy) -> shown.show(partition, copy.meta, copy.content, copy.nanos));
        gone().forEach(shown::drop);
    }

    private synchronized Map<Integer, Taken> questions() {
        Map<Integer, Taken> questions = new TreeMap<>();
        partitions.forEach(
                (partition, copied) -> copied.question().ifPresent(taken -> questions.put(partition, taken)));
        return questions;
    }

    private synchronized void answered(Map<Integer, Taken> asked, Map<TopicPartition, Long> ends) {
        asked.forEach((partition, taken) -> {
            Copied copied = partitions.get(partition);
            if (copied != null) {
                Map<TopicPartition, Long> targets = new HashMap<>(taken.positions);
                targets.replaceAll((changelog, position) -> ends.getOrDefault(changelog, Long.MAX_VALUE));
                copied.awaited = new Awaited(taken, targets);
            }
        });
    }

    private synchronized Map<Integer, Complete> complete() {
        Map<Integer, Complete> complete = new TreeMap<>();
        partitions.forEach((partition, copied) -> copied.complete().ifPresent(copy -> complete.put(partition, copy)));
        return complete;
    }

    private synchronized Collection<Integer> gone() {
        TreeSet<Integer> gone = new TreeSet<>();
        long now = System.nanoTime();
        partitions.forEach((partition, copied) -> {
            if (copied.stores.isEmpty() && now - copied.closedNanos > KEEP_AFTER_CLOSE.toNanos()) {
                gone.add(partition);
            }
        });
        partitions.keySet().removeAll(gone);
        return gone;
    }

    private static StoredParts parts(Taken taken, StoreNames names) {
        return new StoredParts(
                taken.texts(names.decided()), taken.texts(names.volatileParts()), taken.texts(names.groups()));
    }

    /** A copy that may be shown. */
    private record Complete(PartitionMeta meta, Content content, long nanos) {}

    /** What is waited for before a copy's own offset may be told. */
    private record Awaited(Taken of, Map<TopicPartition, Long> targets) {}

    /** The stores at one moment. */
    private record Taken(Map<String, TreePMap<Bytes, byte[]>> entries, Map<TopicPartition, Long> positions, Seen meta) {

        boolean hasReached(Map<TopicPartition, Long> targets) {
            return targets.entrySet().stream()
                    .allMatch(target -> positions.getOrDefault(target.getKey(), -1L) >= target.getValue());
        }

        TreeMap<String, byte[]> texts(String store) {
            TreeMap<String, byte[]> texts = new TreeMap<>();
            entries.getOrDefault(store, TreePMap.empty())
                    .forEach((key, value) -> texts.put(new String(key.get(), UTF_8), value));
            return texts;
        }
    }

    /** The partition's own value, and when it was first seen. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by identity: a value that comes again comes as another array.
    private record Seen(byte @Nullable [] bytes, AsOf at) {}

    /** One partition; guarded by the copies. */
    private final class Copied {

        private final Map<String, SnapshotStore> stores = new HashMap<>();
        private long closedNanos = System.nanoTime();
        private @Nullable Taken taken;
        private @Nullable Awaited awaited;
        private @Nullable Seen shown;

        void startOver() {
            taken = null;
            awaited = null;
            shown = null;
        }

        void take(Map<TopicPartition, Long> positions) {
            Taken before = taken;
            if (stores.size() < storeByChangelog.size() || (before != null && before.positions.equals(positions))) {
                return;
            }
            Map<String, TreePMap<Bytes, byte[]>> entries = new HashMap<>();
            stores.forEach((name, store) -> entries.put(name, store.entries()));
            byte[] meta = entries.getOrDefault(names.meta(), TreePMap.empty())
                    .get(Bytes.wrap(PartitionStores.META_KEY.getBytes(UTF_8)));
            taken = new Taken(entries, Map.copyOf(positions), seen(before, meta));
        }

        Optional<Taken> question() {
            Taken present = taken;
            return present == null || awaited != null || present.meta.equals(shown)
                    ? Optional.empty()
                    : Optional.of(present);
        }

        Optional<Complete> complete() {
            Taken present = taken;
            Awaited wanted = awaited;
            if (present == null || wanted == null || !present.hasReached(wanted.targets)) {
                return Optional.empty();
            }
            awaited = null;
            shown = wanted.of.meta;
            byte[] bytes = wanted.of.meta.bytes;
            if (bytes == null) {
                // Nothing was ever committed, or the changelogs are lost: only an owner, which looks closer, can tell.
                return Optional.empty();
            }
            PartitionMeta meta = codec.meta(bytes);
            return Optional.of(new Complete(meta, () -> parts(present, names), asOfNanos(wanted.of.meta, meta)));
        }

        @SuppressWarnings("ArrayEquals") // The same array is the same value, unread.
        private Seen seen(@Nullable Taken before, byte @Nullable [] bytes) {
            return before != null && before.meta.bytes == bytes ? before.meta : new Seen(bytes, AsOf.now());
        }

        /**
         * What is seen now may have been committed long before, while this node or the owner hung. Where this node's clock is behind
         * the broker's, the owner may still be ahead by what it has not committed.
         */
        private long asOfNanos(Seen seen, PartitionMeta meta) {
            return Math.min(seen.at.of(meta), seen.at.nanos() - commitInterval.toNanos());
        }
    }
}
