package dev.muster.codec;

import static dev.muster.codec.TestRecords.LOG;
import static dev.muster.codec.TestRecords.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.partition.RawRecord;
import dev.muster.presence.PresenceArbitraries;
import dev.muster.presence.PresenceEvent;
import dev.muster.schema.Rule;
import dev.muster.schema.RulesSet;
import dev.muster.schema.Tick;
import dev.muster.wire.InMemorySchemaRegistry;
import dev.muster.wire.WireFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Whatever the bytes are, the reader makes an intake of them, and the same one each time. */
final class AvroRecordReaderTotalityTest {

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final RecordFramer framer = new RecordFramer(registry);
    private final AvroRecordReader<PresenceEvent> reader =
            new AvroRecordReader<>(LOG, PARTITIONS, new PresenceEvents(), registry);

    /** Random bytes, most of them behind the frame of a schema that is known. */
    @Provide
    Arbitrary<byte[]> noise() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        Arbitrary<byte[]> framed = Combinators.combine(Arbitraries.integers().between(0, 12), bytes)
                .as(WireFormat::frame);
        return Arbitraries.frequencyOf(Tuple.of(1, bytes), Tuple.of(9, framed));
    }

    @Provide
    Arbitrary<Optional<byte[]>> keys() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(5).optional(0.7);
    }

    /** Records that were right before one or a few of their bytes were changed. */
    @Provide
    Arbitrary<byte[]> mutants() {
        Arbitrary<SpecificRecord> events = PresenceArbitraries.events(EntityKey.of(TestRecords.SERVICE, "a"))
                .filter(event -> event.head().clientTime().equals(Instant.EPOCH))
                .map(new PresenceEvents()::encode);
        Arbitrary<SpecificRecord> engines = Arbitraries.of(
                new Tick("e", "n", Instant.EPOCH, 1L, "s", 400L),
                new RulesSet("e", "n", Instant.EPOCH, 1L, 1, List.of(new Rule("presence.ttl.default", "PT30S"))));
        Arbitrary<List<int[]>> changes = Combinators.combine(
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 255))
                .as((at, value) -> new int[] {at, value})
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
        return Combinators.combine(Arbitraries.oneOf(events, engines), changes)
                .as((record, wanted) -> mutated(framer.frame(LOG, record), wanted));
    }

    @Property(tries = 3_000)
    void shouldMakeSomethingOfNoise(@ForAll("noise") byte[] value, @ForAll("keys") Optional<byte[]> key) {
        knowSchemas();
        assertTotal(value, key);
    }

    @Property(tries = 3_000)
    void shouldMakeSomethingOfMutants(@ForAll("mutants") byte[] value, @ForAll boolean isKeyless) {
        assertTotal(value, isKeyless ? Optional.empty() : TestRecords.key(TestRecords.SERVICE));
    }

    private void assertTotal(byte[] value, Optional<byte[]> key) {
        RawRecord record = TestRecords.at(7, key, Optional.of(value));
        assertThat(reader.read(record)).isNotNull().isEqualTo(reader.read(record));
    }

    private void knowSchemas() {
        new PresenceEvents()
                .types()
                .forEach(type -> registry.register("any", SpecificData.get().getSchema(type)));
    }

    private static byte[] mutated(byte[] framed, List<int[]> changes) {
        byte[] changed = framed.clone();
        changes.forEach(change -> changed[change[0] % changed.length] = (byte) change[1]);
        return changed;
    }
}
