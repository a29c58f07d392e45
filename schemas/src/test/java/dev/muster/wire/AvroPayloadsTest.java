package dev.muster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import dev.muster.schema.Load;
import dev.muster.schema.MetadataEntry;
import dev.muster.schema.Tick;
import dev.muster.wire.MalformedRecordException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class AvroPayloadsTest {
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroPayloads payloads = new AvroPayloads(registry);

    @Test
    void shouldReadBackWhatWasWrittenWhenFramed() {
        InstanceRegistered record = registered("payments");
        int id = registry.register("s", record.getSchema());

        byte[] framed = AvroPayloads.encodeFramed(id, record);

        assertThat(WireFormat.schemaId(framed)).isEqualTo(id);
        assertThat(payloads.decode(framed, InstanceRegistered.class)).isEqualTo(record);
        assertThat(payloads.writerSchema(framed)).isEqualTo(record.getSchema());
        assertThat(AvroPayloads.decodeOwn(AvroPayloads.encode(record), InstanceRegistered.class))
                .isEqualTo(record);
    }

    @Test
    void shouldResolveWhenWriterHasOtherFields() {
        // given a writer that knows a field that we do not, and lacks an optional one of ours
        Schema writer = SchemaBuilder.record("Load")
                .namespace("dev.muster.schema")
                .fields()
                .name("temperature")
                .type()
                .stringType()
                .noDefault()
                .name("inFlight")
                .type()
                .optional()
                .intType()
                .endRecord();
        int id = registry.register("s", writer);
        byte[] bytes = GoldenFiles.encode(
                writer,
                new GenericRecordBuilder(writer)
                        .set("temperature", "warm")
                        .set("inFlight", 7)
                        .build());

        Load load = payloads.decode(WireFormat.frame(id, bytes), Load.class);

        assertThat(load).isEqualTo(new Load(null, null, 7));
    }

    @Test
    void shouldRejectWhenWriterCannotBeResolved() {
        Schema writer = SchemaBuilder.record("Load")
                .namespace("dev.muster.schema")
                .fields()
                .requiredString("inFlight")
                .endRecord();
        int id = registry.register("s", writer);

        assertReason(Reason.INCOMPATIBLE_WRITER, WireFormat.frame(id, new byte[] {2, 'a'}), Load.class);
    }

    @Test
    void shouldRejectWhenTruncatedAnywhere() {
        InstanceRegistered record = registered("payments");
        int id = registry.register("s", record.getSchema());
        byte[] framed = AvroPayloads.encodeFramed(id, record);

        for (int length = WireFormat.HEADER_BYTES; length < framed.length; length++) {
            byte[] cut = Arrays.copyOf(framed, length);
            assertReason(Reason.TRUNCATED, cut, InstanceRegistered.class);
        }
    }

    @Test
    void shouldRejectWhenBytesFollow() {
        Load load = new Load(1, 2, 3);
        int id = registry.register("s", load.getSchema());
        byte[] framed = AvroPayloads.encodeFramed(id, load);

        assertReason(Reason.TRAILING_BYTES, Arrays.copyOf(framed, framed.length + 1), Load.class);
    }

    @Test
    void shouldRejectWithoutAllocatingWhenStringClaimsTwoGigabytes() {
        int id = registry.register("s", Tick.getClassSchema());

        assertReason(Reason.TRUNCATED, framed(id, out -> out.writeLong(Integer.MAX_VALUE)), Tick.class);
        assertReason(Reason.TRUNCATED, framed(id, out -> out.writeLong(Long.MAX_VALUE)), Tick.class);
        assertReason(Reason.INVALID, framed(id, out -> out.writeLong(-1)), Tick.class);
    }

    @Test
    void shouldRejectWithoutAllocatingWhenArrayClaimsATrillionItems() {
        InstanceRegistered record = registered("payments");
        int id = registry.register("s", record.getSchema());
        byte[] whole = AvroPayloads.encode(record);
        // The tags begin after everything up to the weight: the same record without tags and metadata shares that
        // beginning.
        byte[] bare = AvroPayloads.encode(InstanceRegistered.newBuilder(record)
                .setTags(List.of())
                .setMetadata(List.of())
                .build());
        int tagsAt = Arrays.mismatch(whole, bare);

        for (long count : new long[] {1L << 40, -(1L << 40), Long.MIN_VALUE, Integer.MAX_VALUE, 70_000_000}) {
            byte[] hostile = framed(id, out -> {
                out.writeFixed(whole, 0, tagsAt);
                out.writeLong(count);
                out.writeLong(0);
            });
            assertReason(Reason.INVALID, hostile, InstanceRegistered.class);
        }
    }

    @Test
    void shouldRejectWhenEmptyItemsMultiply() {
        // An array of arrays of nulls: a few bytes could name any number of items.
        Schema nulls = Schema.createArray(Schema.createArray(Schema.create(Schema.Type.NULL)));
        int id = registry.register("s", nulls);
        byte[] hostile = framed(id, out -> {
            out.writeLong(1_000);
            for (int i = 0; i < 1_000; i++) {
                out.writeLong(60_000);
                out.writeLong(0);
            }
            out.writeLong(0);
        });

        assertThatThrownBy(() -> new MusterAvroDeserializer(registry).deserialize("t", hostile))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("a block of 60000 items");
    }

    @Test
    void shouldRejectWhenNestedTooDeeply() {
        Schema node = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"Node\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}");
        int id = registry.register("s", node);
        byte[] hostile = new byte[1_000_000];
        Arrays.fill(hostile, (byte) 2);

        assertThatThrownBy(() -> new MusterAvroDeserializer(registry)
                        .deserialize("t", WireFormat.frame(id, Arrays.copyOf(hostile, hostile.length))))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void shouldEndInRecordOrRejectionWhateverTheBytes() {
        // Bytes flipped at random in a valid record, from a fixed seed: no other exception, no error.
        InstanceRegistered record = registered("payments");
        int id = registry.register("s", record.getSchema());
        byte[] valid = AvroPayloads.encodeFramed(id, record);
        Random random = new Random(42);
        int rejected = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = valid.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[WireFormat.HEADER_BYTES + random.nextInt(bytes.length - WireFormat.HEADER_BYTES)] =
                        (byte) random.nextInt();
            }
            try {
                assertThat(payloads.decode(bytes, InstanceRegistered.class)).isNotNull();
            } catch (MalformedRecordException e) {
                rejected++;
            }
        }
        assertThat(rejected).isPositive();
        assertThat(payloads.decode(valid, InstanceRegistered.class)).isEqualTo(record);
    }

    @Test
    void shouldWriteCleanBytesAfterARecordThatBroke() {
        InstanceHeartbeat good = heartbeat();
        byte[] expected = AvroPayloads.encode(good);
        InstanceHeartbeat broken = new InstanceHeartbeat();
        broken.put("eventId", "half of this is in the encoder when the next field fails");

        assertThatThrownBy(() -> AvroPayloads.encode(broken)).isInstanceOf(RuntimeException.class);

        assertThat(AvroPayloads.encode(good)).isEqualTo(expected);
        assertThat(AvroPayloads.encodeFramed(1, good)).isEqualTo(WireFormat.frame(1, expected));
    }

    @Test
    void shouldPassOnWhatTheRegistrySays() {
        AvroPayloads away = new AvroPayloads(new UnreachableRegistry());
        byte[] framed = WireFormat.frame(77, new byte[] {0, 0, 0});

        assertThatThrownBy(() -> payloads.decode(framed, Load.class)).isInstanceOf(UnknownSchemaException.class);
        assertThatThrownBy(() -> away.decode(framed, Load.class)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldServeManyThreadsAtOnce() throws Exception {
        int id = registry.register("s", InstanceRegistered.getClassSchema());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                String service = "service-" + thread;
                work.add(() -> {
                    int same = 0;
                    for (int i = 0; i < 2_000; i++) {
                        InstanceRegistered record = registered(service + i);
                        byte[] framed = AvroPayloads.encodeFramed(id, record);
                        same += record.equals(payloads.decode(framed, InstanceRegistered.class)) ? 1 : 0;
                    }
                    return same;
                });
            }
            for (Future<Integer> done : threads.invokeAll(work)) {
                assertThat(done.get()).isEqualTo(2_000);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void assertReason(Reason reason, byte[] framed, Class<? extends SpecificRecord> type) {
        assertThatThrownBy(() -> payloads.decode(framed, type))
                .isInstanceOfSatisfying(MalformedRecordException.class, e -> assertThat(e.reason())
                        .isEqualTo(reason));
    }

    private static byte[] framed(int id, Writing writing) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            writing.to(encoder);
            encoder.flush();
            return WireFormat.frame(id, out.toByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static InstanceHeartbeat heartbeat() {
        return new InstanceHeartbeat(
                "e-1",
                "test",
                Instant.ofEpochMilli(1_800_000_000_000L),
                "payments",
                "i-1",
                null,
                "UP",
                new Load(1, 2, 3));
    }

    private static InstanceRegistered registered(String service) {
        return InstanceRegistered.newBuilder()
                .setEventId("e-1")
                .setSource("test")
                .setClientTime(Instant.ofEpochMilli(1_800_000_000_000L))
                .setService(service)
                .setInstance("i-1")
                .setIncarnation("one")
                .setHost("10.0.0.7")
                .setPort(8443)
                .setProtocol("http")
                .setRegion("eu-1")
                .setZone("eu-1a")
                .setWeight(2)
                .setTags(List.of("canary", "gross-ß"))
                .setMetadata(List.of(new MetadataEntry("k", "v")))
                .setTtlMs(30_000L)
                .build();
    }

    private interface Writing {
        void to(BinaryEncoder encoder) throws IOException;
    }

    private static final class UnreachableRegistry implements SchemaRegistry {
        @Override
        public int register(String subject, Schema schema) {
            throw new RegistryUnavailableException("away");
        }

        @Override
        public OptionalInt find(String subject, Schema schema) {
            throw new RegistryUnavailableException("away");
        }

        @Override
        public Schema byId(int id) {
            throw new RegistryUnavailableException("away");
        }
    }
}
