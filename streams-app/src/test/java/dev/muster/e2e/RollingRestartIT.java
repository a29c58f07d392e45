package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.ServiceView;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes are restarted one after the other while instances beat and clients ask: nobody is declared dead, and no read fails. */
class RollingRestartIT {

    private static InProcessKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void shouldFailNoReadAndDeclareNobodyDead() {
        Trial one = node("node-1");
        Trial other = node("node-2");
        JavaProcess first = one.startProcess();
        JavaProcess second = other.startProcess();
        try (Muster muster = Muster.connect(one.clientSettings().withUrls(one.url(), other.url()))) {
            new ClusterView(other).awaitShared(2, "node-1", "node-2");
            ClusterView.services()
                    .forEach(service -> muster.register(Instance.of(service)
                            .id("steady")
                            .at("127.0.0.1", 8080)
                            .ttl(Duration.ofSeconds(5))));
            List<ServiceView> views =
                    ClusterView.services().stream().map(muster::discover).toList();
            views.forEach(view -> view.awaitInstances(1, Trial.SOON));
            List<Integer> told = new CopyOnWriteArrayList<>();
            views.forEach(view -> view.onChange(instances -> told.add(instances.size())));
            new ClusterView(other).awaitAnswersAlone();
            // when each is restarted as soon as the one before is ready
            first = restarted(one, first, other);
            second = restarted(other, second, one);
            // then
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(views).allMatch(ServiceView::isLive));
            assertThat(views).allSatisfy(view -> assertThat(view.instances()).hasSize(1));
            assertThat(told)
                    .as("instances of a service, each time that they changed")
                    .containsOnly(1);
            try (RawLog log = one.rawLog()) {
                ClusterView.services().forEach(service -> assertThat(log.statusesInFacts(service + "/steady"))
                        .isNotEmpty()
                        .containsOnly("UP"));
            }
            one.awaitVerified();
        } finally {
            first.close();
            second.close();
        }
    }

    /** Ends a node in order and starts it again, while somebody reads from the one that stays. */
    private static JavaProcess restarted(Trial node, JavaProcess process, Trial staying) {
        try (SteadyReader reader = SteadyReader.of(staying, ClusterView.services())) {
            process.terminate();
            process.awaitExit(Trial.SOON);
            JavaProcess again = node.startProcess();
            assertThat(reader.failures()).isEmpty();
            return again;
        }
    }

    private static Trial node(String id) {
        return new Trial(kafka.bootstrapServers(), "rolling")
                .with("muster.node.id", id)
                .with("muster.topic.partitions", "4");
    }
}
