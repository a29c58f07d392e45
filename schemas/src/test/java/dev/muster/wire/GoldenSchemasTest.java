package dev.muster.wire;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.wire.GoldenFiles.Golden;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written once stays readable for ever: every schema against every release of it, by its rules and by its bytes. */
class GoldenSchemasTest {
    private static final String HOW_TO_ADD = "%s: its schema is not among the golden files. When it is final, run "
            + "`mvn -pl schemas test -Dtest=GoldenSchemasTest -Dmuster.golden.write=vN` with the number of the coming release "
            + "(v1 before the first) and commit the new files; golden files of a release never change.";

    static List<Class<?>> types() {
        return GoldenFiles.currentTypes();
    }

    @BeforeAll
    static void writeWhatIsAskedFor() {
        String version = System.getProperty("muster.golden.write", "");
        if (!version.isEmpty()) {
            types().stream().filter(type -> !isReleased(type)).forEach(type -> GoldenFiles.write(type, version));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldHaveGoldenFilesOfTheSchemaAsItIs(Class<?> type) {
        assertThat(isReleased(type)).as(HOW_TO_ADD, type.getSimpleName()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldBeFullTransitiveCompatibleWithEveryRelease(Class<?> type) {
        Schema now = GoldenFiles.schemaOf(type);
        for (Golden golden : GoldenFiles.releasesOf(type)) {
            assertThat(compatibility(now, golden.schema()))
                    .as("new code reads %s", golden)
                    .isEqualTo(COMPATIBLE);
            assertThat(compatibility(golden.schema(), now))
                    .as("%s reads new records", golden)
                    .isEqualTo(COMPATIBLE);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldEncodeTheGoldenBytesOfTheLastRelease(Class<?> type) {
        List<Golden> releases = GoldenFiles.releasesOf(type);
        assertThat(releases).as(HOW_TO_ADD, type.getSimpleName()).isNotEmpty();
        Golden last = releases.get(releases.size() - 1);
        Schema schema = GoldenFiles.schemaOf(type);

        assertThat(GoldenFiles.encode(schema, SampleRecords.full(schema))).isEqualTo(last.full());
        assertThat(GoldenFiles.encode(schema, SampleRecords.minimal(schema))).isEqualTo(last.minimal());
        if (SpecificRecord.class.isAssignableFrom(type)) {
            Class<? extends SpecificRecord> recordType = type.asSubclass(SpecificRecord.class);
            assertThat(AvroPayloads.encode(AvroPayloads.decodeOwn(last.full(), recordType)))
                    .isEqualTo(last.full());
            assertThat(AvroPayloads.encode(AvroPayloads.decodeOwn(last.minimal(), recordType)))
                    .isEqualTo(last.minimal());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldDecodeTheBytesOfEveryRelease(Class<?> type) {
        if (!SpecificRecord.class.isAssignableFrom(type)) {
            return;
        }
        for (Golden golden : GoldenFiles.releasesOf(type)) {
            InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
            int id = registry.register("golden", golden.schema());
            AvroPayloads payloads = new AvroPayloads(registry);
            for (byte[] bytes : List.of(golden.full(), golden.minimal())) {
                SpecificRecord decoded = payloads.decode(id, bytes, type.asSubclass(SpecificRecord.class));
                assertSameWhereBothHaveAField(golden, bytes, decoded);
            }
        }
    }

    /** Compares through bytes, as the generated class has Java types where the generic record has Avro's. */
    private static void assertSameWhereBothHaveAField(Golden golden, byte[] bytes, SpecificRecord decoded) {
        GenericRecord then = AvroPayloads.read(new GenericDatumReader<>(golden.schema()), bytes, 0);
        GenericRecord now = AvroPayloads.read(
                new GenericDatumReader<>(GoldenFiles.schemaOf(decoded.getClass())), AvroPayloads.encode(decoded), 0);
        for (Schema.Field field : golden.schema().getFields()) {
            if (now.hasField(field.name())) {
                assertThat(GenericData.get().toString(now.get(field.name())))
                        .as("%s.%s", golden, field.name())
                        .isEqualTo(GenericData.get().toString(then.get(field.name())));
            }
        }
    }

    private static boolean isReleased(Class<?> type) {
        List<Golden> releases = GoldenFiles.releasesOf(type);
        // The text counts, with its documentation, as it does for a registry.
        return !releases.isEmpty()
                && releases.get(releases.size() - 1)
                        .schema()
                        .toString()
                        .equals(GoldenFiles.schemaOf(type).toString());
    }

    private static SchemaCompatibility.SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }
}
