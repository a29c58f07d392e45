package dev.muster.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void shouldRefuseToBeOpenToOthersUnlessToldSo(String host) {
        assertThatThrownBy(() -> with("muster.http.host=" + host))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .startsWith("muster.http.host: " + host + " (expected: a loopback address")
                .contains("--insecure")
                .contains("muster.http.tokens.file");
        assertThat(with("muster.http.host=" + host, "muster.http.insecure=true")
                        .http()
                        .access())
                .isEqualTo(HttpConfig.Access.INSECURE);
    }

    @Test
    void shouldListenToOthersWithTokens() {
        HttpConfig http = with("muster.http.host=192.0.2.7", "muster.http.tokens.file=/etc/muster/tokens")
                .http();

        assertThat(http.access()).isEqualTo(HttpConfig.Access.GUARDED);
        assertThat(http.tokens().file()).contains(Path.of("/etc/muster/tokens"));
        assertThat(http.isInTheClear()).isTrue();
    }

    @Test
    void shouldRefuseACertificateWithoutItsKey() {
        assertThatThrownBy(() -> with("muster.http.tls.certificate.file=c.pem"))
                .hasMessage(
                        "muster.http.tls.key.file: empty (expected: a file, as muster.http.tls.certificate.file is set)");
    }

    @Test
    void shouldTellWhatIsWrongWithClientsTogetherWithAllElse() {
        assertThatThrownBy(
                        () -> with("kafka.acks=1", "muster.session.timeout=banana", "muster.checks.allow=10.0.0.0/99"))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .hasLineCount(3)
                .contains("kafka.acks: 1 (", "muster.session.timeout: banana (", "muster.checks.allow: 10.0.0.0/99 (");
    }

    @Test
    void shouldNotShowTheTokenOfTheNode() {
        NodeConfig config = with("muster.http.node.token=a-secret-of-the-node");

        assertThat(config.http().tokens().ofNode()).contains("a-secret-of-the-node");
        assertThat(config.toString()).doesNotContain("a-secret-of-the-node");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost", "127.0.0.9"})
    void shouldListenOnLoopbackWithoutMore(String host) {
        assertThat(with("muster.http.host=" + host).http().access()).isEqualTo(HttpConfig.Access.GUARDED);
    }

    @Test
    void shouldAdvertiseTheHostsNameForAWildcard() {
        HttpConfig http =
                with("muster.http.host=0.0.0.0", "muster.http.insecure=true").http();

        assertThat(HostNames.isWildcard(http.advertised().host())).isFalse();
        assertThatThrownBy(() -> with("muster.http.advertised=0.0.0.0:7070"))
                .hasMessageStartingWith("muster.http.advertised: 0.0.0.0:7070 (expected: an address that other nodes");
    }

    @ParameterizedTest
    @CsvSource({
        "processing.guarantee,at_least_once",
        "isolation.level,read_uncommitted",
        "auto.offset.reset,earliest",
        "enable.auto.commit,true",
        "acks,1",
        "enable.idempotence,false",
        "topology.optimization,all",
        "application.id,mine",
        "partitioner.class,org.example.Mine",
        "bootstrap.servers,a:1",
        "transaction.timeout.ms,60000",
        "processing.exception.handler,org.example.GoOn",
    })
    void shouldRefuseWhatWouldBreakAPromiseBehindEveryPrefix(String name, String value) {
        for (String prefix : new String[] {
            "kafka.",
            "kafka.producer.",
            "kafka.consumer.",
            "kafka.streams.",
            "kafka.streams.producer.",
            "kafka.streams.main.consumer."
        }) {
            assertThatThrownBy(() -> with(prefix + name + "=" + value))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(prefix + name + ": " + value + " (expected: ")
                    .hasMessageEndingWith("), from --set");
        }
    }

    @Test
    void shouldTellTheReasonOfARefusal() {
        assertThatThrownBy(() -> with("kafka.acks=1"))
                .hasMessage("kafka.acks: 1 (expected: all or -1; acknowledged means replicated), from --set");
    }

    @Test
    void shouldAllowTheValueThatIsInForceAnyway() {
        assertThat(with("kafka.acks=all", "kafka.streams.processing.guarantee=exactly_once_v2"))
                .isNotNull();
    }

    @Test
    void shouldPassClientSettingsToThoseTheyAreFor() {
        ClientsConfig clients = with(
                        "kafka.security.protocol=SSL",
                        "kafka.request.timeout.ms=1",
                        "kafka.producer.request.timeout.ms=2",
                        "kafka.streams.poll.ms=20",
                        "muster.kafka.bootstrap=a:1, b:2")
                .clients();

        assertThat(clients.clientSettings(ClientsConfig.Kind.PRODUCER))
                .isEqualTo(
                        Map.of("security.protocol", "SSL", "request.timeout.ms", "2", "bootstrap.servers", "a:1,b:2"));
        assertThat(clients.clientSettings(ClientsConfig.Kind.ADMIN))
                .isEqualTo(
                        Map.of("security.protocol", "SSL", "request.timeout.ms", "1", "bootstrap.servers", "a:1,b:2"));
        assertThat(clients.clientSettings(ClientsConfig.Kind.STREAMS))
                .isEqualTo(Map.of(
                        "security.protocol", "SSL",
                        "request.timeout.ms", "1",
                        "producer.request.timeout.ms", "2",
                        "poll.ms", "20",
                        "bootstrap.servers", "a:1,b:2"));
    }

    @Test
    void shouldTellKafkaStreamsWhatTheEngineNeeds() {
        Map<String, Object> settings = with("muster.topic.replication.factor=1", "muster.commit.interval=200ms")
                .streamsSettings();

        assertThat(settings)
                .containsEntry(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1)
                .containsEntry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200L)
                .containsEntry(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 3_000)
                .containsEntry(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic")
                .containsEntry("main.consumer.session.timeout.ms", 6_000);
    }

    @Test
    void shouldLeaveGroupTimesToTheBrokersWithTheirProtocol() {
        assertThat(with("muster.group.protocol=streams").streamsSettings())
                .containsEntry(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams")
                .doesNotContainKeys("main.consumer.session.timeout.ms", StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG);
    }

    @Test
    void shouldGiveSettingsThatKafkaStreamsAccepts() {
        Map<String, Object> settings = with().streamsSettings();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "muster-instances");

        assertThat(new StreamsConfig(settings).getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG))
                .isEqualTo(500);
    }

    @Test
    void shouldRefuseTimesThatDoNotFitTogether() {
        assertThatThrownBy(() -> with("muster.commit.interval=2s"))
                .hasMessage(
                        "muster.commit.interval: 2s (expected: at most half of muster.transaction.timeout, which is 3s)");
        assertThatThrownBy(() -> with("muster.heartbeat.interval=3s"))
                .hasMessage(
                        "muster.heartbeat.interval: 3s (expected: at most a third of muster.session.timeout, which is 6s)");
    }

    @Test
    void shouldServeTheRegistryItselfUnlessThereIsAnother() {
        assertThat(with().registry().isEmbedded()).isTrue();

        RegistryConfig registry = with(
                        "muster.schema.registry.url=http://a:8081,http://b:8081",
                        "schema.registry.basic.auth.user.info=me:secret")
                .registry();

        assertThat(registry.isEmbedded()).isFalse();
        assertThat(registry.clientSettings())
                .isEqualTo(Map.of(
                        "schema.registry.url", "http://a:8081,http://b:8081",
                        "schema.registry.basic.auth.user.info", "me:secret"));
    }

    private static NodeConfig with(String... assignments) {
        ConfigurationLoader loader = Configuration.loader();
        for (String assignment : assignments) {
            loader.assignment(assignment, "--set");
        }
        return NodeConfig.from(loader.load());
    }
}
