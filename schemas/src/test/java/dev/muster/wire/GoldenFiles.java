package dev.muster.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;

/**
 * The golden files of every released schema: {@code golden/vN/NAME.avsc} as it was released, with the types it uses inside it,
 * and {@code golden/vN/NAME.hex} with the Avro binary of a full and a minimal instance. A file that was released never changes.
 * {@code mvn -pl schemas test -Dtest=GoldenSchemasTest -Dmuster.golden.write=vN} writes those that a changed or new schema lacks.
 */
final class GoldenFiles {
    private static final Path SOURCES = Path.of("src/main/avro");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final List<String> JAVA_PROPERTIES = List.of("avro.java.string");

    /** One schema as it was released. */
    record Golden(String version, Schema schema, String fullHex, String minimalHex) {
        byte[] full() {
            return HexFormat.of().parseHex(fullHex);
        }

        byte[] minimal() {
            return HexFormat.of().parseHex(minimalHex);
        }

        @Override
        public String toString() {
            return version + " " + schema.getFullName();
        }
    }

    private GoldenFiles() {}

    /** The generated classes of all .avsc files there are now. */
    static List<Class<?>> currentTypes() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .<Class<?>>map(GoldenFiles::typeOf)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema of a generated class as its .avsc says it, without what the generator adds for Java. */
    static Schema schemaOf(Class<?> type) {
        return SchemaTexts.without(SpecificData.get().getSchema(type), JAVA_PROPERTIES);
    }

    /** All releases of this type, oldest first. */
    static List<Golden> releasesOf(Class<?> type) {
        List<Golden> releases = new ArrayList<>();
        for (int number = 1; Files.isDirectory(GOLDEN.resolve("v" + number)); number++) {
            if (Files.exists(GOLDEN.resolve("v" + number).resolve(type.getSimpleName() + ".avsc"))) {
                releases.add(read("v" + number, type.getSimpleName()));
            }
        }
        return releases;
    }

    static void write(Class<?> type, String version) {
        Schema schema = schemaOf(type);
        Path folder = GOLDEN.resolve(version);
        String hex = "full=" + HexFormat.of().formatHex(encode(schema, SampleRecords.full(schema))) + "\nminimal="
                + HexFormat.of().formatHex(encode(schema, SampleRecords.minimal(schema))) + "\n";
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(type.getSimpleName() + ".avsc"),
                    new ObjectMapper().readTree(schema.toString()).toPrettyString() + "\n");
            Files.writeString(folder.resolve(type.getSimpleName() + ".hex"), hex);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] encode(Schema schema, Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<>(schema, GenericData.get()).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Golden read(String version, String name) {
        Path folder = GOLDEN.resolve(version);
        Properties hex = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve(name + ".hex"), StandardCharsets.UTF_8)) {
            hex.load(reader);
            return new Golden(
                    version,
                    new Schema.Parser().parse(Files.readString(folder.resolve(name + ".avsc"))),
                    hex.getProperty("full", ""),
                    hex.getProperty("minimal", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> typeOf(Path avsc) {
        try {
            var tree = new ObjectMapper().readTree(avsc.toFile());
            return Class.forName(
                    tree.path("namespace").asText() + "." + tree.path("name").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(avsc + ": no generated class", e);
        }
    }
}
