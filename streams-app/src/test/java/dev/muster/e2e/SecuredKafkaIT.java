package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.MusterSettings;
import dev.muster.doctor.KafkaPermissions;
import dev.muster.doctor.KafkaPermissions.Who;
import dev.muster.log.KafkaAwayException;
import dev.muster.log.TopicNames;
import dev.muster.testkit.CertificateAuthority;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.testkit.SecuredListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that asks who comes (SASL, SCRAM-SHA-256, over TLS) and allows what the documentation lists, and nothing else. */
class SecuredKafkaIT {

    private static final String PASSWORD = "of-this-test";

    @TempDir
    private static Path folder;

    private static CertificateAuthority authority;
    private static SecuredListener listener;
    private static InProcessKafka kafka;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        authority = CertificateAuthority.in(folder);
        listener = SecuredListener.showing(authority.issue("broker").both());
        kafka = InProcessKafka.start(KafkaSettings.defaults().withSecured(listener));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @Test
    void shouldRunWithTheDocumentedPermissionsOnly() throws Exception {
        // given
        TopicNames names = new TopicNames("granted");
        grant("node-of-granted", KafkaPermissions.acls(Who.NODE, names, "User:node-of-granted"));
        grant("service", KafkaPermissions.acls(Who.CLIENT, names, "User:service"));
        try (Trial trial = trial("granted", "node-of-granted").startNode()) {
            MusterSettings settings = trial.clientSettings().withBootstrap(listener.bootstrapServers());
            for (Map.Entry<String, String> setting : comingAs("service").entrySet()) {
                settings = settings.withKafka(setting.getKey(), setting.getValue());
            }
            // when
            try (Muster muster = Muster.connect(settings)) {
                muster.register(Instance.of("pay").id("pay-1").at("127.0.0.1", 8080));
                // then
                await().atMost(Trial.SOON)
                        .untilAsserted(() -> assertThat(trial.http().statusOf("pay", "pay-1"))
                                .contains("UP"));
                await().atMost(Trial.SOON)
                        .until(() -> muster.discover("pay").any().isPresent());
            }
            DoctorRun healthy = DoctorRun.of(trial);
            assertThat(healthy.code()).as(healthy.output()).isZero();
            assertThat(healthy.output())
                    .contains("ok    permissions: all that a node needs")
                    .contains("ok    node node-1: RUNNING")
                    .contains("ok    transactions: none holds up")
                    .contains("ok    group granted-instances: stable");
        }
    }

    @Test
    void shouldSayWhichPermissionIsMissing() throws Exception {
        // given
        TopicNames names = new TopicNames("poor");
        List<AclBinding> all = KafkaPermissions.acls(Who.NODE, names, "User:node-of-poor");
        grant("node-of-poor", all);
        take(all, ResourceType.TRANSACTIONAL_ID);
        // when
        try (Trial trial = trial("poor", "node-of-poor").startNodeUnready()) {
            DoctorRun poor = DoctorRun.of(trial);
            // then
            assertThat(poor.code()).isEqualTo(1);
            assertThat(poor.output())
                    .contains("fail  permissions: transactional id poor-*: not allowed to [Write]  - kafka-acls.sh")
                    .contains("--operation Write --transactional-id poor- --resource-pattern-type prefixed");
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(
                            trial.http().get("/health/ready").body())
                    .contains("the engine of poor.instances is preparing")
                    .containsIgnoringCase("authoriz"));
            // and when it is granted
            admin.createAcls(all).all().get();
            // then
            await().atMost(Trial.SOON)
                    .until(() -> trial.http().get("/health/ready").status() == 200);
            trial.http().put("/v1/services/pay/instances/p", "{\"host\":\"127.0.0.1\",\"port\":1}");
        }
    }

    @Test
    void shouldNotStartWithoutATopicAndSayWhy() throws Exception {
        List<AclBinding> all = KafkaPermissions.acls(Who.NODE, new TopicNames("none"), "User:node-of-none");
        grant("node-of-none", all);
        take(all, ResourceType.TOPIC);
        Trial trial = trial("none", "node-of-none").with("muster.kafka.start.timeout", "10s");

        assertThatThrownBy(trial::startNode)
                .isInstanceOf(KafkaAwayException.class)
                .hasMessageContaining("topic none.schemas: Topic authorization failed");
    }

    @Test
    void shouldSayThatKafkaDoesNotLetItIn() {
        DoctorRun stranger = DoctorRun.of(trial("strange", "nobody-of-this-name"));

        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.output())
                .contains("fail  kafka: brokers: Kafka does not let this client in")
                .doesNotContain(PASSWORD);
    }

    private static Trial trial(String prefix, String user) {
        Trial trial =
                new Trial(kafka.bootstrapServers(), prefix).with("muster.kafka.bootstrap", listener.bootstrapServers());
        comingAs(user).forEach((name, value) -> trial.with("kafka." + name, value));
        return trial;
    }

    private static Map<String, String> comingAs(String user) {
        return SecuredListener.clientSettings(user, PASSWORD, authority.certificate());
    }

    private static void grant(String user, Collection<AclBinding> acls) throws Exception {
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user,
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4_096),
                        PASSWORD.getBytes(StandardCharsets.UTF_8))))
                .all()
                .get();
        admin.createAcls(acls).all().get();
        // The broker follows what the controller has decided a moment later.
        await().atMost(Trial.SOON)
                .until(() -> admin.describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get()
                                .containsAll(acls)
                        && admin.describeUserScramCredentials().users().get().contains(user));
    }

    private static void take(Collection<AclBinding> acls, ResourceType type) throws Exception {
        admin.deleteAcls(acls.stream()
                        .filter(acl -> acl.pattern().resourceType() == type)
                        .map(AclBinding::toFilter)
                        .toList())
                .all()
                .get();
        await().atMost(Trial.SOON).until(() -> admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                .noneMatch(acl -> acl.pattern().resourceType() == type && acls.contains(acl)));
    }
}
