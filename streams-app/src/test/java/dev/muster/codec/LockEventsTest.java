package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EntityKey;
import dev.muster.lock.LockArbitraries;
import dev.muster.lock.LockEvent;
import dev.muster.schema.Barrier;
import dev.muster.schema.LockAcquireRequested;
import dev.muster.schema.LockKept;
import dev.muster.schema.LockReleased;
import dev.muster.wire.AvroPayloads;
import java.time.Instant;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;

final class LockEventsTest {

    private final LockEvents codec = new LockEvents();

    @Provide
    Arbitrary<LockEvent> events() {
        return LockArbitraries.events(EntityKey.of("door"))
                .filter(event -> event.head().clientTime().equals(Instant.EPOCH));
    }

    @Property
    void shouldGiveTheSameEventBackWhenItWentThroughBytes(@ForAll("events") LockEvent event) {
        SpecificRecord record = codec.encode(event);
        assertThat(codec.types()).contains(record.getClass());
        assertThat(codec.decode(record)).isEqualTo(event);
        assertThat(codec.decode(AvroPayloads.decodeOwn(AvroPayloads.encode(record), record.getClass())))
                .isEqualTo(event);
    }

    @Example
    void shouldTakeWhoSaysOnlyWhoAndWhatForAMutexThatDoesNotWait() {
        LockAcquireRequested record = LockAcquireRequested.newBuilder()
                .setEventId("1")
                .setSource("test")
                .setClientTime(Instant.EPOCH)
                .setLock("door")
                .setOwner("a")
                .build();
        assertThat(codec.encode(codec.decode(record))).isEqualTo(record);
    }

    @Example
    void shouldRefuseAReleaseByBothOrByNeither() {
        assertThatThrownBy(() -> codec.decode(new LockReleased("1", "test", Instant.EPOCH, "door", "a", null, null)))
                .hasMessage("token: neither token nor request (expected: one of them)");
        assertThatThrownBy(() -> codec.decode(new LockReleased("1", "test", Instant.EPOCH, "door", "a", 5L, "r")))
                .hasMessage("token: token and request (expected: one of them)");
    }

    @Example
    void shouldRefuseWhatIsOutOfRange() {
        LockAcquireRequested latch =
                new LockAcquireRequested("1", "test", Instant.EPOCH, "door", "a", "latch", 1, 0, null, 0L);
        assertThatThrownBy(() -> codec.decode(latch))
                .hasMessage("kind: 'latch' (expected: mutex, semaphore, read or write)");
        LockAcquireRequested brief =
                new LockAcquireRequested("1", "test", Instant.EPOCH, "door", "a", "mutex", 1, 0, 2_999L, 0L);
        assertThatThrownBy(() -> codec.decode(brief))
                .hasMessage("ttl: PT2.999S (expected: PT3S to PT10M in whole milliseconds)");
    }

    @Example
    void shouldNameTheFieldWhenTheLockIsNoName() {
        LockKept record = new LockKept("1", "test", Instant.EPOCH, "a b", "a", 5L);
        assertThatThrownBy(() -> codec.decode(record)).hasMessageStartingWith("lock: 'a b' (expected:");
    }

    @Example
    void shouldRefuseARecordOfAnotherLog() {
        assertThatThrownBy(() -> codec.decode(new Barrier("1", "n", Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
