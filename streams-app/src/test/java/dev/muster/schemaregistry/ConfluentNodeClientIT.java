package dev.muster.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.wire.MusterAvroDeserializer;
import dev.muster.wire.MusterAvroSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Confluent's client for JavaScript against our registry and our bytes. Needs node, npm and the package; where one of them cannot be had
 * the test says so and is skipped.
 */
class ConfluentNodeClientIT {
    private static final Logger LOG = LoggerFactory.getLogger(ConfluentNodeClientIT.class);
    private static final String PACKAGE = "@confluentinc/schemaregistry@1.10.1";
    private static final Path FOLDER = Path.of("target", "node").toAbsolutePath();
    private static final Path PROGRAM = Path.of("src", "test", "node", "schemaregistry-client.js");
    private static final Duration INSTALL = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(1);
    private static final Schema ORDER = new Schema.Parser()
            .parse("{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"com.acme\",\"fields\":["
                    + "{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"amount\",\"type\":\"long\"}]}");

    /** What a program said on both outputs, and how it ended. */
    private record Ended(int code, String output) {}

    @Test
    void shouldServeConfluentsClientForJavaScript() throws Exception {
        install();
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                RegistryNode node = RegistryNode.start(kafka.bootstrapServers(), "muster")) {
            // given an id that is not 1, and a record that Java wrote
            node.log().register("other", Schema.create(Schema.Type.STRING));
            byte[] java = new MusterAvroSerializer(node.log()).serialize("java-orders", order("o-1", 7));
            Files.copy(PROGRAM, FOLDER.resolve("program.js"), StandardCopyOption.REPLACE_EXISTING);

            Ended ended = run(
                    RUN,
                    "node",
                    "program.js",
                    node.url(),
                    "orders",
                    HexFormat.of().formatHex(java));

            assertThat(ended.code()).as(ended.output()).isZero();
            Map<String, String> said = ended.output()
                    .lines()
                    .filter(line -> line.contains(" "))
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, second) -> second));
            assertThat(said)
                    .containsEntry("id", "2")
                    .containsEntry("same-id", "2")
                    .containsEntry("by-id", "\"Order\"")
                    .containsEntry("latest", "[\"orders-value\",1,2]")
                    .containsEntry("versions", "[1]")
                    .containsEntry("version", "1")
                    .containsEntry("subjects", "true")
                    .containsEntry("compatible", "false")
                    .containsEntry("refused", "[409,409]")
                    .containsEntry("unknown", "[404,40401]")
                    .containsEntry("default-level", "\"FULL_TRANSITIVE\"")
                    .containsEntry("set-level", "\"NONE\"")
                    .containsEntry("level", "\"NONE\"")
                    .containsEntry("read-back", "{\"id\":\"o-é\",\"amount\":4200}")
                    .containsEntry("read-java", "{\"id\":\"o-1\",\"amount\":7}")
                    .containsEntry("deleted", "[1]");
            byte[] javaScript =
                    HexFormat.of().parseHex(said.getOrDefault("bytes", "\"\"").replace("\"", ""));
            assertThat(new MusterAvroDeserializer(node.log()).deserialize("orders", javaScript))
                    .isEqualTo(order("o-é", 4200));
        }
    }

    private static GenericRecord order(String id, long amount) {
        return new GenericRecordBuilder(ORDER)
                .set("id", new Utf8(id))
                .set("amount", amount)
                .build();
    }

    private static void install() throws Exception {
        Files.createDirectories(FOLDER);
        Path done = FOLDER.resolve("installed");
        if (Files.exists(done)) {
            return;
        }
        Files.writeString(FOLDER.resolve("package.json"), "{\"private\":true}");
        skipUnless(run(RUN, "node", "--version"), "node");
        skipUnless(run(INSTALL, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE), PACKAGE);
        Files.createFile(done);
    }

    private static void skipUnless(Ended ended, String what) {
        String message = "SKIPPED: the proof against Confluent's client for JavaScript, as " + what
                + " cannot be had here: " + ended.output().lines().limit(5).collect(Collectors.joining("; "));
        if (ended.code() != 0) {
            LOG.warn(message);
        }
        assumeTrue(ended.code() == 0, message);
    }

    /** Runs a program within a bound; whatever keeps it from running counts as an end with an error. */
    private static Ended run(Duration atMost, String... command) throws InterruptedException {
        try {
            Path output = Files.createTempFile(FOLDER, "output", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                return new Ended(1, "no end within " + atMost);
            }
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Ended(process.exitValue(), said);
        } catch (IOException e) {
            return new Ended(1, String.valueOf(e.getMessage()));
        }
    }
}
