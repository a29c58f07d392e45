package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One of two nodes, each a process, hangs and comes back, and is killed at last. Whoever asks the other one is answered all the time, by
 * standbys at first; nothing acknowledged is lost, and the audit is clean.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodeLossIT {

    private static InProcessKafka kafka;
    private static Trial one;
    private static Trial other;
    private static JavaProcess victim;
    private static JavaProcess survivor;
    private static ClusterView view;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        one = node("node-1");
        other = node("node-2");
        victim = one.startProcess();
        survivor = other.startProcess();
        view = new ClusterView(other);
        view.awaitShared(2, "node-1", "node-2");
        view.register("first");
        view.awaitCopied(1);
    }

    @AfterAll
    static void end() {
        victim.close();
        survivor.close();
        kafka.close();
    }

    @Test
    @Order(1)
    void shouldAnswerWhileANodeHangsAndTakeItBack() {
        try (SteadyReader reader = SteadyReader.of(other, ClusterView.services())) {
            // when
            victim.pause();
            view.register("while-paused");
            victim.resume();
            // then
            view.awaitShared(2, "node-1", "node-2");
            assertThat(reader.failures()).isEmpty();
            assertThat(reader.roles()).contains("standby");
        }
        view.register("after-pause");
        assertThat(view.instances()).hasSize(3 * ClusterView.SERVICES);
        assertThat(new ClusterView(one).instances()).hasSize(3 * ClusterView.SERVICES);
        other.verify();
    }

    @Test
    @Order(2)
    void shouldAnswerFromStandbysAndTakeOverWhenANodeIsKilled() {
        int before = view.instances().size();
        view.awaitCopied(before / ClusterView.SERVICES);
        try (SteadyReader reader = SteadyReader.of(other, ClusterView.services())) {
            // when
            victim.kill();
            // then it is shown as gone until the group notices, with what it owned
            assertThat(view.members()).containsEntry(one.url().substring("http://".length()), "UNREACHABLE 4+4");
            view.register("after-kill");
            view.awaitShared(4, "node-2");
            assertThat(reader.failures()).isEmpty();
            assertThat(reader.roles()).contains("standby");
        }
        assertThat(view.instances()).hasSize(before + ClusterView.SERVICES);
        await().atMost(Trial.SOON)
                .untilAsserted(() -> assertThat(other.verify().facts()).isPositive());
    }

    private static Trial node(String id) {
        return new Trial(kafka.bootstrapServers(), "loss")
                .with("muster.node.id", id)
                .with("muster.topic.partitions", "4");
    }
}
