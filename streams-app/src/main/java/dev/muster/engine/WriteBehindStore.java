package dev.muster.engine;

import dev.muster.fold.InvariantViolation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A logged store whose values are turned into bytes and written once a transaction, however often they change in it: what changes with
 * every record may be large. Kafka's own cache holds bytes, and so has them made for each record.
 *
 * <p>It registers itself in place of the store that it wraps, for Kafka Streams asks what is registered, if it is a {@link
 * CachedStateStore}, to write what it holds back just before it ends a transaction: with the offsets of the records that led to it, or
 * not at all. That interface is not public; ADR 0026 says why it is used and what tells when it goes.
 *
 * <p>Used by one stream thread. What was not written when it is closed is forgotten: its records were not committed either.
 */
final class WriteBehindStore<V> implements StateStore, CachedStateStore<String, V> {

    /** Keys held back at most. Their values are those that the fold holds anyway. */
    static final int MAX_HELD = 10_000;

    private final KeyValueStore<String, byte[]> written;
    private final Function<V, Optional<byte[]>> encoding;
    private final Map<String, V> held = new LinkedHashMap<>();

    private WriteBehindStore(KeyValueStore<String, byte[]> written, Function<V, Optional<byte[]>> encoding) {
        this.written = written;
        this.encoding = encoding;
    }

    /**
     * Makes such stores.
     *
     * @param stores makes the store that is written to, without a cache
     * @param encoding bytes of a value; none where the key is to go
     */
    static <V> StoreBuilder<WriteBehindStore<V>> builder(
            StoreBuilder<KeyValueStore<String, byte[]>> stores, Function<V, Optional<byte[]>> encoding) {
        return new Builder<>(stores, encoding);
    }

    /** Is written before the transaction ends, unless another value of the key comes until then. */
    void put(String key, V value) {
        held.put(key, value);
        if (held.size() > MAX_HELD) {
            flushCache();
        }
    }

    /** What was written for the key; what is held back is not seen. */
    byte @Nullable [] written(String key) {
        return written.get(key);
    }

    /** All that was written. */
    KeyValueIterator<String, byte[]> allWritten() {
        return written.all();
    }

    /** Where this fails the transaction does, and what was held back goes with it. */
    @Override
    public void flushCache() {
        try {
            held.forEach(this::write);
        } finally {
            held.clear();
        }
    }

    @Override
    public void clearCache() {
        held.clear();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<String, V> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return written.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        held.clear();
        written.init(context, root);
    }

    /** After the transaction: what is held back by now would be missing from it. */
    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        if (!held.isEmpty()) {
            throw new InvariantViolation("Expected store " + name()
                    + " to be asked for what it holds back before a transaction ends, but it was not: it holds "
                    + held.size() + " keys");
        }
        written.commit(changelogOffsets);
    }

    @Override
    public void close() {
        held.clear();
        written.close();
    }

    @Override
    public boolean persistent() {
        return written.persistent();
    }

    @Override
    public boolean isOpen() {
        return written.isOpen();
    }

    @Override
    public Position getPosition() {
        return written.getPosition();
    }

    private void write(String key, V value) {
        Optional<byte[]> bytes = encoding.apply(value);
        if (bytes.isPresent()) {
            written.put(key, bytes.get());
        } else {
            written.delete(key);
        }
    }

    /** Of the wrapped stores, with their changelogs. */
    private record Builder<V>(
            StoreBuilder<KeyValueStore<String, byte[]>> stores, Function<V, Optional<byte[]>> encoding)
            implements StoreBuilder<WriteBehindStore<V>> {

        @Override
        public WriteBehindStore<V> build() {
            return new WriteBehindStore<>(stores.build(), encoding);
        }

        @Override
        public StoreBuilder<WriteBehindStore<V>> withCachingEnabled() {
            throw new UnsupportedOperationException("It is a cache already.");
        }

        /** Called where a node's settings leave no memory for Kafka's caches, of which this is none. */
        @Override
        public StoreBuilder<WriteBehindStore<V>> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<WriteBehindStore<V>> withLoggingEnabled(Map<String, String> config) {
            stores.withLoggingEnabled(config);
            return this;
        }

        @Override
        public StoreBuilder<WriteBehindStore<V>> withLoggingDisabled() {
            stores.withLoggingDisabled();
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return stores.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return stores.loggingEnabled();
        }

        @Override
        public String name() {
            return stores.name();
        }
    }
}
