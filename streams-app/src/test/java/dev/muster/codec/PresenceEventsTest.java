package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EntityKey;
import dev.muster.fold.InvalidValueException;
import dev.muster.presence.Incarnation;
import dev.muster.presence.PresenceArbitraries;
import dev.muster.presence.PresenceEvent;
import dev.muster.schema.Barrier;
import dev.muster.schema.InstanceRegistered;
import dev.muster.schema.MetadataEntry;
import dev.muster.wire.AvroPayloads;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;

final class PresenceEventsTest {

    private final PresenceEvents codec = new PresenceEvents();

    @Provide
    Arbitrary<PresenceEvent> events() {
        return PresenceArbitraries.events(EntityKey.of("payments", "a"))
                .filter(event -> event.head().clientTime().equals(Instant.EPOCH));
    }

    @Property
    void shouldGiveTheSameEventBackWhenItWentThroughBytes(@ForAll("events") PresenceEvent event) {
        SpecificRecord record = codec.encode(event);
        assertThat(codec.types()).contains(record.getClass());
        assertThat(codec.decode(record)).isEqualTo(event);
        assertThat(codec.decode(AvroPayloads.decodeOwn(AvroPayloads.encode(record), record.getClass())))
                .isEqualTo(event);
    }

    @Example
    void shouldRefuseWhenMetadataNameAKeyTwice() {
        InstanceRegistered record = InstanceRegistered.newBuilder(TestRecords.registered())
                .setMetadata(List.of(new MetadataEntry("k", "1"), new MetadataEntry("k", "2")))
                .build();
        assertThatThrownBy(() -> codec.decode(record))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("metadata: 'k' twice (expected: each key once)");
    }

    @Example
    void shouldNameTheFieldWhenServiceOrInstanceIsNoName() {
        InstanceRegistered noService = InstanceRegistered.newBuilder(TestRecords.registered())
                .setService("a b")
                .build();
        InstanceRegistered noInstance = InstanceRegistered.newBuilder(TestRecords.registered())
                .setInstance("..")
                .build();
        assertThatThrownBy(() -> codec.decode(noService)).hasMessageStartingWith("service: 'a b' (expected:");
        assertThatThrownBy(() -> codec.decode(noInstance)).hasMessageStartingWith("instance: '..' (expected:");
    }

    @Example
    void shouldRefuseWhenTheKeyIsNoInstances() {
        PresenceEvent event = new PresenceEvent.Deregister(
                dev.muster.presence.PresenceEvents.head("1"),
                EntityKey.of("payments"),
                Optional.of(new Incarnation("a")));
        assertThatThrownBy(() -> codec.encode(event)).hasMessage("key: payments (expected: service/instance)");
    }

    @Example
    void shouldRefuseARecordOfAnotherLog() {
        assertThatThrownBy(() -> codec.decode(new Barrier("1", "n", Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
