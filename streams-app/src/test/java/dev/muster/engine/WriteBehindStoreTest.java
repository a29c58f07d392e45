package dev.muster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held back is made into bytes when it is asked for, once, and never when it is closed. */
class WriteBehindStoreTest {

    private final List<String> encoded = new ArrayList<>();
    private final WriteBehindStore<String> store = WriteBehindStore.builder(
                    Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore("parts"), Serdes.String(), Serdes.ByteArray())
                            .withLoggingDisabled(),
                    this::encode)
            .build();

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    @Test
    void shouldEncodeOnlyTheLastValueOfAKeyWhenItIsAskedFor() {
        // given
        store.put("stock", "1");
        store.put("cart", "1");
        store.put("stock", "2");
        assertThat(encoded).isEmpty();
        // when
        store.flushCache();
        store.flushCache();
        // then
        assertThat(encoded).containsExactly("2", "1");
        assertThat(store.written("stock")).isEqualTo("2".getBytes(UTF_8));
        assertThat(store.written("cart")).isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    void shouldDeleteWhatHasNoBytes() {
        // given
        store.put("stock", "1");
        store.flushCache();
        // when
        store.put("stock", "");
        store.flushCache();
        // then
        assertThat(store.written("stock")).isNull();
    }

    @Test
    void shouldWriteBeforeItIsAskedForWhenItHoldsTooManyKeys() {
        // when
        for (int number = 0; number <= WriteBehindStore.MAX_HELD; number++) {
            store.put("service-" + number, "1");
        }
        // then
        assertThat(encoded).hasSize(WriteBehindStore.MAX_HELD + 1);
        assertThat(store.written("service-0")).isNotNull();
    }

    @Test
    void shouldForgetWhatItHoldsWhenItIsClosed() {
        // given
        store.put("stock", "1");
        // when
        store.close();
        open();
        store.flushCache();
        // then
        assertThat(encoded).isEmpty();
        assertThat(store.written("stock")).isNull();
    }

    /** Kafka Streams asks what is registered under the name, and that is not what is wrapped. */
    @Test
    void shouldBeWhatIsAskedBeforeATransactionEnds() {
        assertThat(store).isInstanceOf(CachedStateStore.class);
        // and the last that can tell that it was not
        store.put("stock", "1");
        assertThatThrownBy(() -> store.commit(Map.of()))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("Expected store parts to be asked");
    }

    private Optional<byte[]> encode(String value) {
        encoded.add(value);
        return value.isEmpty() ? Optional.empty() : Optional.of(value.getBytes(UTF_8));
    }
}
