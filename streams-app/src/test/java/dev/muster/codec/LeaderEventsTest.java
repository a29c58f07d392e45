package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EntityKey;
import dev.muster.leader.LeaderArbitraries;
import dev.muster.leader.LeaderEvent;
import dev.muster.schema.Barrier;
import dev.muster.schema.Campaigned;
import dev.muster.schema.CandidacyKept;
import dev.muster.schema.MetadataEntry;
import dev.muster.wire.AvroPayloads;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;

final class LeaderEventsTest {

    private final LeaderEvents codec = new LeaderEvents();

    @Provide
    Arbitrary<LeaderEvent> events() {
        return LeaderArbitraries.events(EntityKey.of("scheduler"))
                .filter(event -> event.head().clientTime().equals(Instant.EPOCH));
    }

    @Property
    void shouldGiveTheSameEventBackWhenItWentThroughBytes(@ForAll("events") LeaderEvent event) {
        SpecificRecord record = codec.encode(event);
        assertThat(codec.types()).contains(record.getClass());
        assertThat(codec.decode(record)).isEqualTo(event);
        assertThat(codec.decode(AvroPayloads.decodeOwn(AvroPayloads.encode(record), record.getClass())))
                .isEqualTo(event);
    }

    @Example
    void shouldRefuseATtlOutOfRange() {
        Campaigned record = Campaigned.newBuilder(campaigned()).setTtlMs(2_999L).build();
        assertThatThrownBy(() -> codec.decode(record)).hasMessage("ttl: PT2.999S (expected: PT3S to PT10M)");
    }

    @Example
    void shouldRefuseAKeyOfMetadataTwice() {
        MetadataEntry entry = new MetadataEntry("k", "v");
        Campaigned record = Campaigned.newBuilder(campaigned())
                .setMetadata(List.of(entry, entry))
                .build();
        assertThatThrownBy(() -> codec.decode(record)).hasMessage("metadata: 'k' twice (expected: each key once)");
    }

    @Example
    void shouldNameTheFieldWhenANameIsNone() {
        assertThatThrownBy(() -> codec.decode(new CandidacyKept("1", "n", Instant.EPOCH, "a b", "a", null)))
                .hasMessageStartingWith("election: 'a b' (expected:");
        assertThatThrownBy(() -> codec.decode(new CandidacyKept("1", "n", Instant.EPOCH, "a", "a b", null)))
                .hasMessageStartingWith("candidate: 'a b' (expected:");
    }

    @Example
    void shouldRefuseARecordOfAnotherLog() {
        assertThatThrownBy(() -> codec.decode(new Barrier("1", "n", Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Campaigned campaigned() {
        return Campaigned.newBuilder()
                .setEventId("1")
                .setSource("test")
                .setClientTime(Instant.EPOCH)
                .setElection("scheduler")
                .setCandidate("a")
                .setMetadata(List.of())
                .build();
    }
}
