package dev.muster.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

/** Metadata that nobody can change any more goes on naming the dead: a topic that looks whole is not. */
class TopicsCheckTest {

    private static final List<Node> BROKERS = List.of(new Node(1, "a", 1), new Node(2, "b", 2), new Node(3, "c", 3));
    private static final TopicDescription TOPIC = new TopicDescription(
            "t",
            false,
            List.of(
                    new TopicPartitionInfo(0, BROKERS.get(0), BROKERS, BROKERS),
                    new TopicPartitionInfo(1, BROKERS.get(1), BROKERS, BROKERS)));

    @Test
    void shouldSayNothingOfReplicasThatAllAnswer() {
        assertThat(TopicsCheck.replicas("t", TOPIC, Set.of())).isEmpty();
    }

    @Test
    void shouldNotCountReplicasOnBrokersThatDoNotAnswer() {
        assertThat(TopicsCheck.replicas("t", TOPIC, Set.of(2, 3)))
                .extracting(Finding::line)
                .containsExactly(
                        "fail  topic t: partitions without a leader that answers: [1]  - start the brokers",
                        "warn  topic t: replicas in sync, by partition: {0=1 of 3}  - see why brokers are behind");
    }
}
