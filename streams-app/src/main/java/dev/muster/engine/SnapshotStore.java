package dev.muster.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * An in-memory store whose whole content can be had at any moment in no time: the entries are a persistent map. That is what a standby
 * answers from; Kafka's own in-memory store would have to be copied, under a lock, again and again.
 *
 * <p>Written by one thread at a time, as Kafka Streams does; read by any. What a reader got does not change any more.
 */
final class SnapshotStore implements KeyValueStore<Bytes, byte[]> {

    private final String name;
    private final StandbyCopies copies;
    private final Position position = Position.emptyPosition();
    private volatile TreePMap<Bytes, byte[]> entries = TreePMap.empty();
    private volatile boolean isOpen;
    private int partition = -1;

    private SnapshotStore(String name, StandbyCopies copies) {
        this.name = name;
        this.copies = copies;
    }

    /** Makes stores of this name, each known to the copies from when it is opened until it is closed. */
    static KeyValueBytesStoreSupplier supplier(String name, StandbyCopies copies) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new SnapshotStore(name, copies);
            }

            @Override
            public String metricsScope() {
                return "in-memory";
            }
        };
    }

    /** All entries as they are now. */
    TreePMap<Bytes, byte[]> entries() {
        return entries;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> change(Bytes.wrap(key), value));
        partition = context.taskId().partition();
        isOpen = true;
        copies.opened(partition, this);
    }

    @Override
    public void close() {
        isOpen = false;
        copies.closed(partition, this);
        entries = TreePMap.empty();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        // Nothing to be written: the changelog has it.
    }

    @Override
    public Position getPosition() {
        return position;
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return entries.get(key);
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        change(key, value);
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] present = entries.get(key);
        if (present == null) {
            change(key, value);
        }
        return present;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> all) {
        all.forEach(entry -> change(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] present = entries.get(key);
        change(key, null);
        return present;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        SortedMap<Bytes, byte[]> wanted = from == null ? entries : entries.tailMap(from);
        return new Entries(to == null ? wanted : wanted.headMap(justAbove(to)));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return new Entries(entries);
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    private void change(Bytes key, byte @Nullable [] value) {
        entries = value == null ? entries.minus(key) : entries.plus(key, value);
    }

    /** The least key above this one: the same with a zero byte. */
    private static Bytes justAbove(Bytes key) {
        return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
    }

    /** Entries as they were when it was made. */
    private static final class Entries implements KeyValueIterator<Bytes, byte[]> {

        private final Iterator<Map.Entry<Bytes, byte[]>> left;
        private Map.@Nullable Entry<Bytes, byte[]> next;

        Entries(SortedMap<Bytes, byte[]> entries) {
            left = Collections.unmodifiableMap(entries).entrySet().iterator();
        }

        @Override
        public boolean hasNext() {
            return next != null || left.hasNext();
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            Map.Entry<Bytes, byte[]> entry = peek();
            next = null;
            return new KeyValue<>(entry.getKey(), entry.getValue());
        }

        @Override
        public Bytes peekNextKey() {
            return peek().getKey();
        }

        @Override
        public void close() {
            // Holds nothing.
        }

        private Map.Entry<Bytes, byte[]> peek() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<Bytes, byte[]> present = next == null ? left.next() : next;
            next = present;
            return present;
        }
    }
}
