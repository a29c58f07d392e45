package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One of two nodes, each a process, hangs and comes back, and is killed at last. Whoever asks the other one is answered all the time, by
 * standbys at first; nobody is told that an answer is younger than what it lacks; nothing acknowledged is lost, and the audit is clean.
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
            Map<String, RecordMetadata> missed = beats();
            long missedNanos = System.nanoTime();
            view.register("while-paused");
            victim.resume();
            // then
            awaitReflecting(one, missed, missedNanos);
            view.awaitShared(2, "node-1", "node-2");
            assertThat(reader.failures()).isEmpty();
            assertThat(reader.roles()).contains("standby");
        }
        view.register("after-pause");
        assertThat(view.instances()).hasSize(3 * ClusterView.SERVICES);
        assertThat(new ClusterView(one).instances()).hasSize(3 * ClusterView.SERVICES);
        other.awaitVerified();
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
            assertThat(view.members())
                    .containsEntry(one.url().substring("http://".length()), "UNREACHABLE " + ClusterView.share(2, 2));
            view.register("after-kill");
            view.awaitShared(4, "node-2");
            assertThat(reader.failures()).isEmpty();
            assertThat(reader.roles()).contains("standby");
        }
        assertThat(view.instances()).hasSize(before + ClusterView.SERVICES);
        other.awaitVerified();
    }

    /** A record for each service, which the broker has when this returns. */
    private static Map<String, RecordMetadata> beats() {
        Map<String, RecordMetadata> appended = new TreeMap<>();
        try (RawLog log = other.rawLog()) {
            for (String service : ClusterView.services()) {
                appended.put(service, log.append(service, log.framed(RawLog.beat(service, "first"))));
            }
        }
        return appended;
    }

    /** Reads of this node, whatever it is to the partitions, until its answers reflect these records. Till then none may be younger. */
    private static void awaitReflecting(Trial node, Map<String, RecordMetadata> records, long appendedNanos) {
        records.forEach((service, record) -> await().pollInterval(Duration.ofMillis(20))
                .atMost(Trial.SOON)
                .until(() -> {
                    long leastMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - appendedNanos);
                    Http.Answer answer = node.http().get("/v1/services/" + service);
                    if (answer.status() != 200) {
                        return false;
                    }
                    boolean isReflected = offsetIn(answer) >= record.offset();
                    assertThat(isReflected || answer.ageMs().orElseThrow() >= leastMs)
                            .as("%s lacks %s of %d ms ago", answer, record, leastMs)
                            .isTrue();
                    return isReflected;
                }));
    }

    /** How far the answer reflects the log of instances: it also names the log that verdicts on them are from. */
    private static long offsetIn(Http.Answer answer) {
        String instances = answer.position().orElseThrow().split(",", -1)[0];
        assertThat(instances).startsWith("instances:");
        return Long.parseLong(instances.substring(instances.lastIndexOf(':') + 1));
    }

    private static Trial node(String id) {
        return new Trial(kafka.bootstrapServers(), "loss")
                .with("muster.node.id", id)
                .with("muster.topic.partitions", "4");
    }
}
