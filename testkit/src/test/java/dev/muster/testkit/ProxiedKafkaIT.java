package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.testkit.fault.BrokerProxies;
import dev.muster.testkit.fault.Ending;
import dev.muster.testkit.fault.Faults;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** One client goes through proxies, another does not: what is wrong on the way of the one does not touch the other. */
final class ProxiedKafkaIT {
    private static final long SEED = 3;

    @Test
    void shouldFaultTheWayOfOneClientOnly() throws Exception {
        try (BrokerProxies way = BrokerProxies.start("way", 1, SEED);
                LocalKafka kafka = InProcessKafka.start(KafkaSettings.defaults().withListener(way.listener()));
                KafkaTrial direct = new KafkaTrial(kafka, "proxied");
                KafkaTrial proxied = new KafkaTrial(way.bootstrapServers(), "proxied")) {
            direct.createTopic(1, Map.of());
            proxied.append("through");
            assertThat(way.broker(1).connections()).isPositive();

            // when late
            way.apply(Faults.delay(Duration.ofMillis(50), Duration.ofMillis(50)));
            long began = System.nanoTime();
            proxied.append("late");
            assertThat(System.nanoTime() - began)
                    .isGreaterThan(Duration.ofMillis(100).toNanos());

            // when half open
            way.apply(Faults.HALF_OPEN);
            CompletableFuture<Void> held = CompletableFuture.runAsync(() -> proxied.append("held"));
            direct.append("meanwhile");
            assertThatThrownBy(() -> held.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            way.heal();
            held.get(90, TimeUnit.SECONDS);

            // when reset and cut off
            way.endConnections(Ending.RESET);
            way.cut();
            CompletableFuture<Void> refused = CompletableFuture.runAsync(() -> proxied.append("refused at first"));
            assertThatThrownBy(() -> refused.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            way.heal();
            refused.get(90, TimeUnit.SECONDS);

            assertThat(direct.values()).containsExactly("through", "late", "meanwhile", "held", "refused at first");
        }
    }

    @Test
    void shouldLeadToEveryBrokerOfACluster() {
        KafkaSettings settings = KafkaSettings.defaults().withBrokers(3);
        try (BrokerProxies way = BrokerProxies.start("way", 3, SEED);
                LocalKafka kafka = KafkaProcesses.start(settings.withListener(way.listener()));
                KafkaTrial proxied = new KafkaTrial(way.bootstrapServers(), "proxied")) {
            proxied.createTopic(3, Map.of());

            proxied.append("through");

            int leader = proxied.describeTopic().partitions().get(0).leader().id();
            assertThat(proxied.describeTopic().partitions().get(0).leader().port())
                    .isEqualTo(way.broker(leader).port());
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(way.broker(leader).connections()).isPositive());
            assertThat(kafka.bootstrapServers())
                    .doesNotContain(Integer.toString(way.broker(leader).port()));
        }
    }
}
