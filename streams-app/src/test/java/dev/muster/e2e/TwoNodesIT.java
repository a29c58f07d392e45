package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import org.junit.jupiter.api.Test;

/** A node joins another and is given its share; each answers for all; one leaves in order, and the other goes on. */
class TwoNodesIT {

    @Test
    void shouldShareThePartitionsAndGoOnWhenOneLeaves() {
        try (InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults());
                Trial one = node(kafka, "node-1").startNode()) {
            // given
            new ClusterView(one).register("before");
            Trial other = node(kafka, "node-2").startNode();
            ClusterView ofOther = new ClusterView(other);
            // when
            ofOther.awaitShared(2, "node-1", "node-2");
            // then each answers for all, as owner or by asking it, and any copy is complete
            ofOther.register("after");
            assertThat(ofOther.instances()).hasSize(2 * ClusterView.SERVICES);
            assertThat(new ClusterView(one).instances()).hasSize(2 * ClusterView.SERVICES);
            ofOther.awaitCopied(2);
            // and when the second leaves, nobody who asks the first notices
            try (SteadyReader reader = SteadyReader.of(one, ClusterView.services())) {
                other.stopNode();
                new ClusterView(one).awaitShared(4, "node-1");
                assertThat(reader.failures()).isEmpty();
                assertThat(reader.reads()).isPositive();
            }
            assertThat(new ClusterView(one).instances()).hasSize(2 * ClusterView.SERVICES);
        }
    }

    private static Trial node(InProcessKafka kafka, String id) {
        return new Trial(kafka.bootstrapServers(), "two")
                .with("muster.node.id", id)
                .with("muster.topic.partitions", "4");
    }
}
