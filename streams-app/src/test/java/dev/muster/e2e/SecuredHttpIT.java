package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.app.Main;
import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.MusterSettings;
import dev.muster.testkit.CertificateAuthority;
import dev.muster.testkit.CertificateAuthority.Issued;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.JavaProcessBuilder;
import dev.muster.testkit.KafkaSettings;
import dev.muster.wire.HttpSchemaRegistry;
import dev.muster.wire.SchemaRegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with tokens and TLS: they let each other in, and clients by their roles. */
class SecuredHttpIT {

    private static final String TOKENS = """
            node     node      token-of-all-nodes-1
            ann      operator  token-of-operator-ann
            service  write     token-of-the-service
            reader   read      token-of-the-reader-
            """;

    @TempDir
    private static Path folder;

    private static CertificateAuthority authority;
    private static Issued server;
    private static Path tokens;
    private static InProcessKafka kafka;

    @BeforeAll
    static void start() throws IOException {
        authority = CertificateAuthority.in(folder);
        server = authority.issue("node");
        tokens = Files.writeString(folder.resolve("tokens"), TOKENS);
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        kafka = InProcessKafka.start(KafkaSettings.defaults());
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void shouldWorkTogetherAndAskEverybodyElse() {
        try (Trial one = trial("node-1").startNode();
                Trial other = trial("node-2").startNode()) {
            new ClusterView(one).awaitShared(1, "node-1", "node-2");
            // given
            Http service = as(one, "token-of-the-service");
            for (int number = 0; number < 8; number++) {
                String name = "s-" + number;
                Http.Answer written =
                        service.put("/v1/services/" + name + "/instances/i", "{\"host\":\"h\",\"port\":1}");
                assertThat(written.status()).as(written.body()).isEqualTo(200);
                // then either node answers for any partition, and so is half of this forwarded; a copy may be behind
                await().atMost(Trial.SOON).untilAsserted(() -> assertThat(
                                as(other, "token-of-the-reader-").statusOf(name, "i"))
                        .contains("UP"));
            }
            await().atMost(Trial.SOON).until(() -> as(other, "token-of-the-reader-")
                    .get("/v1/services")
                    .json()
                    .path("complete")
                    .asBoolean());
            Http.Answer refused = as(other, "token-of-the-reader-").put("/v1/services/s-1/instances/i", "{}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(new Http(one.url(), Optional.empty(), Optional.of(authority.certificate()))
                            .get("/v1/services")
                            .status())
                    .isEqualTo(401);
            shouldServeTheJavaClient(one);
            shouldServeSchemasByRole(one);
            shouldSatisfyTheDoctor(one);
            shouldServeTheCommandLine(one);
        }
    }

    private static void shouldServeTheJavaClient(Trial trial) {
        MusterSettings settings = trial.clientSettings()
                .withToken("token-of-the-service")
                .withTrustedCertificates(authority.certificate());
        try (Muster muster = Muster.connect(settings)) {
            muster.register(Instance.of("java").id("java-1").at("127.0.0.1", 8080));

            await().atMost(Trial.SOON).until(() -> muster.discover("java").any().isPresent());
        }
    }

    private static void shouldServeSchemasByRole(Trial trial) {
        Schema schema = Schema.create(Schema.Type.LONG);

        assertThatThrownBy(() -> registry(trial, "reader:token-of-the-reader-").register("of-users", schema))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("403")
                .hasMessageContaining("expected: write");
        int id = registry(trial, "service:token-of-the-service").register("of-users", schema);
        assertThat(registry(trial, "reader:token-of-the-reader-").byId(id)).isEqualTo(schema);
    }

    private static void shouldSatisfyTheDoctor(Trial trial) {
        DoctorRun run = DoctorRun.of(
                trial,
                "--url",
                trial.url(),
                "--token",
                "token-of-the-reader-",
                "--cacert",
                authority.certificate().toString());
        DoctorRun stranger = DoctorRun.of(
                trial,
                "--url",
                trial.url(),
                "--token",
                "x",
                "--cacert",
                authority.certificate().toString());

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output())
                .contains(
                        "ok    node node-1: RUNNING",
                        "ok    node node-2: RUNNING",
                        "ok    certificate: ",
                        "ok    tokens: 4 in ");
        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.output()).contains("answered 401", "--token or MUSTER_TOKEN");
    }

    private static void shouldServeTheCommandLine(Trial trial) {
        JavaProcessBuilder services = JavaProcess.of(Main.class)
                .arguments(
                        "services",
                        "--url",
                        trial.url(),
                        "--cacert",
                        authority.certificate().toString());
        try (JavaProcess refused = services.start()) {
            assertThat(refused.awaitExit(Trial.SOON)).isEqualTo(1);
            assertThat(refused.lines()).singleElement().asString().contains("401", "--token or MUSTER_TOKEN");
        }
        try (JavaProcess served =
                services.environment("MUSTER_TOKEN", "token-of-the-reader-").start()) {
            assertThat(served.awaitExit(Trial.SOON)).isZero();
            assertThat(served.lines()).anyMatch(line -> line.startsWith("s-1 "));
        }
    }

    private static HttpSchemaRegistry registry(Trial trial, String userInfo) {
        return HttpSchemaRegistry.configured(Map.of(
                "schema.registry.url",
                trial.url(),
                "basic.auth.user.info",
                userInfo,
                "schema.registry.ssl.truststore.type",
                "PEM",
                "schema.registry.ssl.truststore.location",
                authority.certificate().toString()));
    }

    private static Http as(Trial trial, String token) {
        return new Http(trial.url(), Optional.of(token), Optional.of(authority.certificate()));
    }

    private static Trial trial(String id) {
        return new Trial(kafka.bootstrapServers(), "secured")
                .secured("token-of-operator-ann", authority.certificate())
                .with("muster.node.id", id)
                .with("muster.http.tokens.file", tokens.toString())
                .with("muster.http.node.token", "token-of-all-nodes-1")
                .with("muster.http.tls.certificate.file", server.certificates().toString())
                .with("muster.http.tls.key.file", server.key().toString())
                .with("muster.http.tls.trusted.file", authority.certificate().toString());
    }
}
