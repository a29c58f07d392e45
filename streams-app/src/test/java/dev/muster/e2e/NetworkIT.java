package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.DiscoveredInstance;
import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.ServiceView;
import dev.muster.testkit.FreePorts;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import dev.muster.testkit.fault.BrokerProxies;
import dev.muster.testkit.fault.Ending;
import dev.muster.testkit.fault.FaultProxy;
import dev.muster.testkit.fault.FaultSeed;
import dev.muster.testkit.fault.Faults;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The network between a node and its broker, and between a client and its node, is late, silent and broken in turns. Services go on
 * beating by a way of their own: nobody who beats may be declared DOWN, and the audit has to agree.
 */
class NetworkIT {

    private static final String SERVICE = "stock";
    private static final Duration TTL = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(7);

    private final long seed = FaultSeed.of("NetworkIT");
    private final BrokerProxies way = BrokerProxies.start("node", 1, seed);
    private final InProcessKafka kafka =
            InProcessKafka.start(KafkaSettings.defaults().withListener(way.listener()));
    private final Trial trial = new Trial(way.bootstrapServers(), "network");

    @BeforeEach
    void startNode() {
        trial.startNode();
    }

    @AfterEach
    void stop() {
        way.heal();
        try (way;
                kafka) {
            trial.close();
        }
    }

    @Test
    void shouldExpireNobodyWhenTheNodesWayToTheBrokerIsLateSilentAndBroken() {
        try (Muster services = Muster.connect(trial.clientSettings().withBootstrap(kafka.bootstrapServers()))) {
            services.register(Instance.of(SERVICE)
                            .id("beating")
                            .at("127.0.0.1", 8080)
                            .ttl(TTL))
                    .awaitVisible(Trial.SOON);
            // when
            way.apply(Faults.delay(Duration.ofMillis(150), Duration.ofMillis(100)));
            pass(Duration.ofSeconds(3));
            way.apply(Faults.HALF_OPEN);
            pass(SILENCE);
            way.heal();
            for (int storm = 0; storm < 5; storm++) {
                way.endConnections(Ending.RESET);
                pass(Duration.ofMillis(300));
            }
            // then
            onlyTheSilentOneDies();
        }
    }

    @Test
    void shouldKeepTheLastViewWhenTheClientsWayToTheNodeIsSilentAndFollowAgainAfterwards() {
        int port = FreePorts.one();
        try (FaultProxy toNode = FaultProxy.start(
                        "to-node", port, URI.create(trial.url()).getPort(), seed);
                Muster services = Muster.connect(trial.clientSettings().withBootstrap(kafka.bootstrapServers()));
                Muster caller = Muster.connect(trial.clientSettings()
                        .withBootstrap(kafka.bootstrapServers())
                        .withUrls("http://127.0.0.1:" + port));
                ServiceView view = caller.discover(SERVICE)) {
            services.register(Instance.of(SERVICE)
                            .id("first")
                            .at("127.0.0.1", 8080)
                            .ttl(TTL))
                    .awaitVisible(Trial.SOON);
            await().atMost(Trial.SOON).until(() -> ids(view).equals(List.of("first")));
            // when
            toNode.apply(Faults.HALF_OPEN);
            services.register(Instance.of(SERVICE)
                            .id("second")
                            .at("127.0.0.1", 8081)
                            .ttl(TTL))
                    .awaitVisible(Trial.SOON);
            // then
            assertThat(ids(view)).containsExactly("first");
            toNode.endConnections(Ending.RESET);
            toNode.heal();
            await().atMost(Trial.SOON).until(() -> ids(view).equals(List.of("first", "second")));
        }
    }

    private static List<String> ids(ServiceView view) {
        return view.instances().stream().map(DiscoveredInstance::id).sorted().toList();
    }

    /** By then the clock has moved past every deadline, and nobody who beats may have been harmed. */
    private void onlyTheSilentOneDies() {
        String body = "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"" + TTL.toSeconds() + "s\"}";
        await().atMost(Trial.SOON)
                .until(() -> trial.http()
                                .put("/v1/services/" + SERVICE + "/instances/silent", body)
                                .status()
                        == 200);
        await().atMost(Trial.SOON)
                .until(() -> trial.http().statusOf(SERVICE, "silent").equals(Optional.of("DOWN")));
        await().atMost(Trial.SOON).untilAsserted(() -> assertThat(trial.http().statusOf(SERVICE, "beating"))
                .contains("UP"));
        try (RawLog log = trial.rawLog()) {
            assertThat(log.statusesInFacts(SERVICE + "/beating")).isNotEmpty().containsOnly("UP");
        }
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plus(Trial.SOON)).until(() -> true);
    }
}
