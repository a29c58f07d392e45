package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

final class KafkaSettingsTest {
    private static final ClusterPorts PORTS = new ClusterPorts(List.of(1001, 1002, 1003), List.of(2001, 2002, 2003));

    @Test
    void shouldReplicateInternalTopicsAsFarAsThereAreBrokers() {
        SortedMap<String, String> one = BrokerProperties.forDevelopment(1);
        SortedMap<String, String> three = BrokerProperties.forDevelopment(3);

        assertThat(one)
                .containsEntry("offsets.topic.replication.factor", "1")
                .containsEntry("transaction.state.log.min.isr", "1");
        assertThat(three)
                .containsEntry("offsets.topic.replication.factor", "3")
                .containsEntry("transaction.state.log.min.isr", "2")
                .containsEntry("min.insync.replicas", "2");
    }

    @Test
    void shouldListenOnTheLoopbackInterfaceOnly() {
        SortedMap<String, String> properties = BrokerProperties.of(
                2, PORTS, Path.of("/data/broker-2"), KafkaSettings.defaults().withBrokers(3));

        assertThat(properties)
                .containsEntry("listeners", "BROKER://127.0.0.1:1002,CONTROLLER://127.0.0.1:2002")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:2001,2@127.0.0.1:2002,3@127.0.0.1:2003")
                .containsEntry("auto.create.topics.enable", "false")
                .doesNotContainKeys(
                        "log.message.timestamp.type", "transaction.abort.timed.out.transaction.cleanup.interval.ms");
    }

    @Test
    void shouldPutExtraPropertiesOverItsOwn() {
        KafkaSettings settings = KafkaSettings.defaults().withBrokers(3).withBrokerProperty("num.io.threads", "7");

        assertThat(BrokerProperties.of(1, PORTS, Path.of("/data"), settings)).containsEntry("num.io.threads", "7");
    }

    @Test
    void shouldRefuseExtraPropertiesThatPlaceABroker() {
        assertThatThrownBy(() -> KafkaSettings.defaults().withBrokerProperty("log.dirs", "/elsewhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("brokerProperties: [log.dirs] (expected: none");
    }

    @Test
    void shouldRefuseNumbersOutOfRange() {
        assertThatThrownBy(() -> KafkaSettings.defaults().withBrokers(0)).hasMessage("brokers: 0 (expected: 1 to 9)");
        assertThatThrownBy(() -> KafkaSettings.defaults().withPort(65_536))
                .hasMessage("port: 65536 (expected: 0 to 65535)");
        assertThatThrownBy(() -> KafkaSettings.defaults().withHeapMb(1))
                .hasMessage("heapMb: 1 (expected: 64 to 65536)");
    }
}
