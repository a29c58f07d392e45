package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.muster.schema.InstanceRegistered;
import dev.muster.schemaregistry.SchemaLog;
import dev.muster.schemaregistry.SchemaLogSettings;
import dev.muster.schemaregistry.SchemaRegistryRoutes;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.wire.AvroPayloads;
import dev.muster.wire.HttpSchemaRegistry;
import dev.muster.wire.Subjects;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A registry that is away is waited for: longer than a transaction lives, and without rejecting anything. */
class RegistryAwayIT {

    private static final int PORT = FreePorts.one();
    private static final String URL = "http://127.0.0.1:" + PORT;

    private static InProcessKafka kafka;
    private static SchemaLog schemas;

    @BeforeAll
    static void startKafka() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        schemas = SchemaLog.start(
                SchemaLogSettings.of(Map.of("bootstrap.servers", kafka.bootstrapServers()), "elsewhere", (short) 1));
        schemas.awaitReady(Trial.SOON);
    }

    @AfterAll
    static void stopKafka() {
        schemas.close();
        kafka.close();
    }

    @Test
    void shouldWaitForTheRegistryAndRejectNothing() {
        Server registry = startRegistry();
        try (Trial trial = new Trial(kafka.bootstrapServers(), "away").withRegistry(URL)) {
            trial.startNode();
            // given a record whose schema the node has never asked for
            byte[] record = framedWithANewerSchema(trial);
            registry.stop().join();
            try (RawLog log = trial.rawLog()) {
                // when
                log.append("pay", record);
                // then
                await().pollDelay(Duration.ofSeconds(6)).atMost(Trial.SOON).untilAsserted(() -> assertThat(
                                trial.http().get("/metrics").body())
                        .containsPattern("muster_registry_waits_total\\{[^}]*} [1-9]"));
                // and when it is back
                registry = startRegistry();
                // then
                await().atMost(Trial.SOON)
                        .until(() -> trial.http().statusOf("pay", "p-1").isPresent());
                assertThat(log.rejected()).isEmpty();
            }
        } finally {
            registry.stop().join();
        }
    }

    private static byte[] framedWithANewerSchema(Trial trial) {
        InstanceRegistered record = (InstanceRegistered) RawLog.registered("pay", "p-1", Duration.ofMinutes(1));
        Schema newer = new Schema.Parser()
                .parse(InstanceRegistered.getClassSchema().toString().replaceFirst("\"doc\":\"", "\"doc\":\"Newer. "));
        String subject = Subjects.TOPIC_RECORD_NAME.of(trial.topics().log("instances"), Subjects.Part.VALUE, newer);
        int id = HttpSchemaRegistry.at(URL).register(subject, newer);
        return AvroPayloads.encodeFramed(id, record);
    }

    private static Server startRegistry() {
        ServerBuilder builder = Server.builder().http(PORT);
        SchemaRegistryRoutes.attach(builder, schemas);
        Server server = builder.build();
        server.start().join();
        return server;
    }
}
