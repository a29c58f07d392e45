package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.testkit.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MusterSettingsTest {

    @Test
    void shouldPointToALocalMusterWhenNothingIsSaid() {
        MusterSettings settings = MusterSettings.defaults();

        assertThat(settings.isEnabled()).isTrue();
        assertThat(settings.urls()).containsExactly(URI.create("http://127.0.0.1:7070"));
        assertThat(settings.get(Setting.BOOTSTRAP)).isEqualTo("127.0.0.1:9092");
        assertThat(settings.schemaRegistryUrl()).isEqualTo("http://127.0.0.1:7070");
        assertThat(settings.get(Setting.POLL_INTERVAL)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldLetTheEnvironmentOverruleProperties() {
        Properties properties = new Properties();
        properties.setProperty("muster.url", "http://a:1");
        properties.setProperty("muster.bootstrap", "a:9092");
        properties.setProperty("other.url", "http://ignored");

        MusterSettings settings = MusterSettings.of(properties)
                .withEnvironment(Map.of(
                        "MUSTER_URL", "http://b:1/, https://c",
                        "MUSTER_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "MUSTER_PORT", "tcp://ignored"));

        assertThat(settings.urls()).containsExactly(URI.create("http://b:1"), URI.create("https://c"));
        assertThat(settings.get(Setting.BOOTSTRAP)).isEqualTo("a:9092");
        assertThat(ProducerSettings.producer(settings)).containsEntry("security.protocol", "SSL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enabled | yes | enabled: 'yes' (expected: true or false)",
                "bootstrap | '' | bootstrap: empty (expected: host:port, several separated by commas)",
                "url | ftp://a | url: not an http URL (expected: http://host:port or https://host:port without user,"
                        + " query and fragment)",
                "url | http://u:p@a | url: a URL with user, query or fragment (expected: http://host:port or"
                        + " https://host:port without user, query and fragment)",
                "poll.interval | 99ms | poll.interval: PT0.099S (expected: PT0.1S to PT1M)",
                "poll.interval | soon | poll.interval: 'soon' (expected: duration such as 500ms, 30s, 5m, 1h or PT30S,"
                        + " 100ms to 1m)",
                "close.timeout | PT2M | close.timeout: PT2M (expected: PT0S to PT1M)",
                "max.views | 0 | max.views: 0 (expected: 1 to 10000)",
                "max.views | many | max.views: 'many' (expected: whole number, 1 to 10000)",
                "topic.prefix | a/b | topic.prefix: 'a/b' (expected: 1 to 100 of a-z, A-Z, 0-9, '.', '_', '-', neither beginning nor ending with '.')",
                "schema.registry.url | localhost:8081 | schema.registry.url: not an http URL (expected: http://host:port"
                        + " or https://host:port)",
                "nonsense | 1 | muster.nonsense: not a setting (expected: one of those in docs/client.md)",
                "kafka.acks | 1 | kafka.acks: 1 (expected: all)",
                "kafka.enable.idempotence | false | kafka.enable.idempotence: false (expected: true)",
                "kafka.partitioner.class | x | kafka.partitioner.class: x (expected: not set)",
                "kafka.partitioner.ignore.keys | true | kafka.partitioner.ignore.keys: true (expected: false)",
                "kafka.transactional.id | x | kafka.transactional.id: x (expected: not set)",
                "kafka.bootstrap.servers | a:1 | kafka.bootstrap.servers: a:1 (expected: the setting bootstrap)",
                "kafka.delivery.timeout.ms | 100 | kafka.delivery.timeout.ms: 100 (expected: linger.ms +"
                        + " request.timeout.ms = 5000 or more)"
            })
    void shouldRefuseWhatIsOutOfRange(String key, String value, String message) {
        assertThatThrownBy(() -> MusterSettings.defaults().with(key, value))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseWhatKafkaDoesNotAccept() {
        assertThatThrownBy(() -> MusterSettings.defaults().withKafka("linger.ms", "-5"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("linger.ms");
    }

    @Test
    void shouldHideSecretsWhenShown() {
        MusterSettings settings = MusterSettings.defaults()
                .withToken("s3cret")
                .withSchemaRegistryUrl("http://user:s3cret@registry")
                .withKafka("ssl.key.password", "s3cret")
                .withKafka("sasl.jaas.config", "s3cret");

        assertThat(settings.toString()).doesNotContain("s3cret").contains("http://(hidden)@registry");
    }

    @Test
    void shouldSendTheTokenToMustersOwnRegistryOnly() {
        MusterSettings own = MusterSettings.defaults().withToken("s3cret");
        MusterSettings foreign = own.withSchemaRegistryUrl("http://registry");

        assertThat(ProducerSettings.producer(own)).containsEntry("bearer.auth.token", "s3cret");
        assertThat(ProducerSettings.producer(foreign)).doesNotContainKey("bearer.auth.token");
    }

    @Test
    void shouldTrustTheSameCertificatesForMustersOwnRegistryOnly(@TempDir Path folder) {
        Path trusted = CertificateAuthority.in(folder).certificate();
        MusterSettings own = MusterSettings.defaults().withTrustedCertificates(trusted);
        MusterSettings foreign = own.withSchemaRegistryUrl("http://registry");

        assertThat(ProducerSettings.producer(own))
                .containsEntry("schema.registry.ssl.truststore.type", "PEM")
                .containsEntry("schema.registry.ssl.truststore.location", trusted.toString());
        assertThat(ProducerSettings.producer(foreign)).doesNotContainKey("schema.registry.ssl.truststore.location");
    }

    @Test
    void shouldRefuseCertificatesThatAreNone(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pem"));

        assertThatThrownBy(() -> MusterSettings.defaults().withTrustedCertificates(empty))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("trusted.certificates");
        assertThatThrownBy(() -> MusterSettings.defaults().withTrustedCertificates(folder.resolve("none")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("none");
    }

    @Test
    void shouldBeDocumentedAsItIs() throws IOException {
        StringBuilder table =
                new StringBuilder("| property | variable | default | range | what |\n|---|---|---|---|---|\n");
        for (Setting<?> setting : Setting.ALL) {
            String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
            table.append("| `muster.%s` | `%s` | %s | %s | %s |%n"
                    .formatted(
                            setting.key(), setting.environmentVariable(), fallback, setting.expected(), setting.doc()));
        }

        assertThat(Files.readString(Path.of("../docs/client.md"))).contains(table);
    }
}
