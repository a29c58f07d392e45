package dev.muster.schemaregistry;

import dev.muster.wire.RegistryUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the schema topic on a thread of its own and holds the state folded so far, which any thread may read. Reads from the first
 * record at every start and commits nothing. Trouble is kept in words, logged once, and tried again every second; the state that was
 * reached stays.
 */
final class SchemaTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaTail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SchemaLogSettings settings;
    private final SchemaTopic topic;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile RegistryState state = RegistryState.empty();
    private volatile long position;
    private Optional<String> trouble = Optional.of("the topic has not been read yet");
    private volatile boolean closed;
    private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();

    SchemaTail(SchemaLogSettings settings, SchemaTopic topic) {
        this.settings = settings;
        this.topic = topic;
        this.thread = new Thread(this::run, "muster-schemas");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The state folded so far, however old. */
    RegistryState state() {
        return state;
    }

    /** The state as of now or later: at least everything that was acknowledged before this call. */
    RegistryState upToDate(Deadline deadline) {
        awaitReady(deadline);
        long read = position;
        return awaitFolded(checkedEnd(read, deadline), deadline);
    }

    /** The state once everything before this offset is in it. */
    RegistryState awaitFolded(long end, Deadline deadline) {
        awaitUntil(() -> position >= end, deadline);
        return state;
    }

    /** Waits until the topic is there, its settings are good, and the thread follows it. */
    void awaitReady(Deadline deadline) {
        awaitUntil(() -> trouble.isEmpty(), deadline);
    }

    private void awaitUntil(BooleanSupplier done, Deadline deadline) {
        lock.lock();
        try {
            while (!done.getAsBoolean()) {
                if (closed) {
                    throw new RegistryUnavailableException("schema registry: closed");
                }
                String why = "not up to date"
                        + trouble.map(text -> " (" + text + ")").orElse("");
                changed.awaitNanos(deadline.left(why).toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("schema registry: interrupted while waiting", e);
        } finally {
            lock.unlock();
        }
    }

    /** A topic that ends before what was read of it was deleted and made anew: ids would get a second meaning. */
    private long checkedEnd(long read, Deadline deadline) {
        long end = topic.end(deadline);
        if (end < read) {
            throw new RegistryUnavailableException("topic " + settings.topic() + ": ends at offset " + end
                    + " (expected: at least " + read + ", as that much was read; a restart begins anew)");
        }
        return end;
    }

    private void run() {
        while (!closed) {
            try {
                topic.prepare();
                follow();
            } catch (WakeupException | InterruptException e) {
                LOG.debug("schema topic {}: woken to close", settings.topic());
            } catch (KafkaException | RegistryUnavailableException e) {
                troubled(e);
                pause();
            } catch (RuntimeException e) {
                LOG.error("schema topic {}: unexpected failure, tried again", settings.topic(), e);
                troubled(e);
                pause();
            }
        }
    }

    private void follow() {
        try (Consumer<byte[], byte[]> following = open()) {
            following.assign(List.of(topic.partition()));
            following.seek(topic.partition(), position);
            following.position(topic.partition());
            follows();
            long checked = System.nanoTime();
            while (!closed) {
                // A consumer does not say that its topic was deleted: it asks for it without a pause.
                if (System.nanoTime() - checked > CHECK.toNanos()) {
                    topic.checkSameAsEver();
                    checked = System.nanoTime();
                }
                RegistryState next = state;
                for (ConsumerRecord<byte[], byte[]> record : following.poll(POLL)) {
                    next = fold(next, record);
                }
                publish(next, following.position(topic.partition()));
            }
        } finally {
            forgetConsumer();
        }
    }

    private void forgetConsumer() {
        lock.lock();
        try {
            consumer = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private RegistryState fold(RegistryState before, ConsumerRecord<byte[], byte[]> record) {
        Optional<RegistryRecord> decoded = RegistryRecord.decode(record.key(), record.value());
        if (decoded.isEmpty()) {
            LOG.warn(
                    "schema topic {}: record at offset {} is not of the registry, ignored",
                    settings.topic(),
                    record.offset());
        }
        return decoded.map(before::after).orElse(before);
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> configs = new HashMap<>(settings.client());
        // A position that the topic does not have means that it was cut or made anew: an error, never a jump.
        configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        configs.remove(ConsumerConfig.GROUP_ID_CONFIG);
        Consumer<byte[], byte[]> opened =
                new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        lock.lock();
        try {
            consumer = Optional.of(opened);
            if (closed) {
                opened.wakeup();
            }
        } finally {
            lock.unlock();
        }
        return opened;
    }

    private void publish(RegistryState next, long nextPosition) {
        if (nextPosition == position) {
            return;
        }
        lock.lock();
        try {
            state = next;
            position = nextPosition;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void follows() {
        lock.lock();
        try {
            trouble = Optional.empty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.info("schema topic {}: following from offset {}", settings.topic(), position);
    }

    private void troubled(RuntimeException e) {
        String text = String.valueOf(e.getMessage());
        lock.lock();
        try {
            if (!trouble.equals(Optional.of(text))) {
                LOG.warn("schema topic {}: trouble, tried again every {}: {}", settings.topic(), PAUSE, text);
            }
            trouble = Optional.of(text);
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            long left = PAUSE.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            consumer.ifPresent(Consumer::wakeup);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(settings.callTimeout().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
