package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.breaker.BreakerArbitraries;
import dev.muster.breaker.BreakerEvent;
import dev.muster.fold.EntityKey;
import dev.muster.schema.Barrier;
import dev.muster.schema.BreakerConfigured;
import dev.muster.schema.BreakerForced;
import dev.muster.schema.BreakerReset;
import dev.muster.schema.BreakerSettings;
import dev.muster.wire.AvroPayloads;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;

final class BreakerEventsTest {

    private final BreakerEvents codec = new BreakerEvents();

    @Provide
    Arbitrary<BreakerEvent> events() {
        return BreakerArbitraries.events(EntityKey.of("stock"))
                .filter(event -> event.head().clientTime().equals(Instant.EPOCH));
    }

    @Property
    void shouldGiveTheSameEventBackWhenItWentThroughBytes(@ForAll("events") BreakerEvent event) {
        SpecificRecord record = codec.encode(event);
        assertThat(codec.types()).contains(record.getClass());
        assertThat(codec.decode(record)).isEqualTo(event);
        assertThat(codec.decode(AvroPayloads.decodeOwn(AvroPayloads.encode(record), record.getClass())))
                .isEqualTo(event);
    }

    @Example
    void shouldRefuseAWindowOfTimeAndOfCalls() {
        BreakerConfigured record = new BreakerConfigured(
                "1",
                "test",
                Instant.EPOCH,
                "stock",
                BreakerSettings.newBuilder()
                        .setWindowMs(1_000L)
                        .setWindowCalls(100)
                        .build(),
                null,
                "",
                "");
        assertThatThrownBy(() -> codec.decode(record))
                .hasMessage("window: of time and of calls (expected: one of them)");
    }

    @Example
    void shouldRefuseAChangeOfASettingThatThereIsNot() {
        BreakerConfigured record = new BreakerConfigured(
                "1",
                "test",
                Instant.EPOCH,
                "stock",
                BreakerSettings.newBuilder().build(),
                List.of("openTime", "colour"),
                "",
                "");
        assertThatThrownBy(() -> codec.decode(record)).hasMessageStartingWith("changes: 'colour' (expected: some of [");
    }

    @Example
    void shouldRefuseToForceAnythingButOpenOrClosed() {
        BreakerForced record = new BreakerForced("1", "test", Instant.EPOCH, "stock", "HALF_OPEN", "", "");
        assertThatThrownBy(() -> codec.decode(record)).hasMessage("state: 'HALF_OPEN' (expected: OPEN or CLOSED)");
    }

    /** A note reaches terminals, whoever wrote it. */
    @Example
    void shouldRefuseANoteWithControlCharacters() {
        assertThatThrownBy(() -> codec.decode(
                        new BreakerForced("1", "test", Instant.EPOCH, "stock", "OPEN", "", "a\u001b[31mRED")))
                .hasMessage("by: holds control characters (expected: none)");
        assertThatThrownBy(() ->
                        codec.decode(new BreakerReset("1", "test", Instant.EPOCH, "stock", "x\u001b]0;pwn\u0007", "")))
                .hasMessage("reason: holds control characters (expected: none)");
    }

    @Example
    void shouldNameTheFieldWhenTheServiceIsNoName() {
        BreakerForced record = new BreakerForced("1", "test", Instant.EPOCH, "a b", "OPEN", "", "");
        assertThatThrownBy(() -> codec.decode(record)).hasMessageStartingWith("service: 'a b' (expected:");
    }

    @Example
    void shouldRefuseARecordOfAnotherLog() {
        assertThatThrownBy(() -> codec.decode(new Barrier("1", "n", Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
