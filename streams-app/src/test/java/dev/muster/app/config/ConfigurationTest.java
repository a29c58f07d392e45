package dev.muster.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    private final Path folder;

    ConfigurationTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void shouldTakeEachValueFromTheFirstSourceThatKnowsIt() throws IOException {
        Path file = file("muster.zone = from-file", "muster.region = from-file", "muster.http.port = 7171");
        Configuration configuration = Configuration.loader()
                .file(file)
                .environment(Map.of("MUSTER_ZONE", "from-env", "MUSTER_REGION", "from-env"))
                .assignment("muster.zone=from-option", "--set")
                .load();

        assertThat(configuration.get(Settings.ZONE)).isEqualTo("from-option");
        assertThat(configuration.get(Settings.REGION)).isEqualTo("from-env");
        assertThat(configuration.get(Settings.HTTP_PORT)).isEqualTo(7171);
        assertThat(configuration.get(Settings.CLUSTER_NAME)).isEqualTo("muster");
        assertThat(List.of("muster.zone", "muster.region", "muster.http.port", "muster.cluster.name"))
                .extracting(name -> configuration.originOf(name).orElse(""))
                .containsExactly("--set", "env MUSTER_REGION", "file " + file + ":3", "default");
    }

    @Test
    void shouldReadThePropertiesFormatWithTheLineOfEachKey() throws IOException {
        Path file = file(
                "# a comment \\",
                "muster.zone : eu-\\",
                "   1a",
                "",
                "  muster.cluster.name caf\\u0065  ",
                "! another",
                "kafka.ssl.truststore.location = C:\\\\keys\\\\trust.p12");

        Configuration configuration = Configuration.loader().file(file).load();

        assertThat(configuration.get(Settings.ZONE)).isEqualTo("eu-1a");
        assertThat(configuration.get(Settings.CLUSTER_NAME)).isEqualTo("cafe");
        assertThat(configuration.under("kafka.")).containsEntry("ssl.truststore.location", "C:\\keys\\trust.p12");
        assertThat(configuration.originOf("muster.cluster.name")).contains("file " + file + ":5");
    }

    @Test
    void shouldTellAllProblemsAtOnceWithTheirPlaces() throws IOException {
        Path file = file("muster.htpp.port = 7070", "muster.zone = not a name");

        assertThatThrownBy(() -> Configuration.loader()
                        .file(file)
                        .environment(Map.of("MUSTER_HTTP_PORT", "tcp://10.0.0.1:7070"))
                        .assignment("muster.commit.interval=1", "--set")
                        .load())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(String.join(
                        "\n",
                        "muster.htpp.port: no such setting, in file " + file + ":1 (did you mean muster.http.port?)",
                        "muster.http.port: tcp://10.0.0.1:7070 (expected: 1 to 65535), from env MUSTER_HTTP_PORT",
                        "muster.zone: not a name (expected: empty, or 1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':'), from file "
                                + file + ":2",
                        "muster.commit.interval: 1 (expected: 10ms to 1m), from --set"));
    }

    @Test
    void shouldRefuseAKeyThatStandsTwice() throws IOException {
        Path file = file("muster.zone = a", "muster.zone = b");

        assertThatThrownBy(() -> Configuration.loader().file(file))
                .hasMessage("muster.zone: twice, in file " + file + ":1 and in line 2 (expected: once)");
    }

    @Test
    void shouldNameTheFileWhenItIsNotThere() {
        Path file = folder.resolve("none.properties");

        assertThatThrownBy(() -> Configuration.loader().file(file))
                .hasMessage("--config: " + file + " (expected: a file that is there)");
    }

    @Test
    void shouldIgnoreVariablesThatAreNoSettings() {
        // Kubernetes puts these into every container beside services named muster and muster-kafka.
        Configuration configuration = Configuration.loader()
                .environment(Map.of(
                        "MUSTER_SERVICE_HOST", "10.0.0.1",
                        "MUSTER_PORT", "tcp://10.0.0.1:7070",
                        "MUSTER_KAFKA_PORT_9092_TCP_ADDR", "10.0.0.2",
                        "MUSTER_URL", "http://elsewhere:7070"))
                .load();

        assertThat(configuration.print()).doesNotContain("10.0.0.1", "10.0.0.2", "elsewhere");
    }

    @Test
    void shouldUnderstandBothVariablesForTheBrokers() {
        Map<String, String> shorter = Map.of("MUSTER_BOOTSTRAP", "a:1");
        Map<String, String> both = Map.of("MUSTER_BOOTSTRAP", "a:1", "MUSTER_KAFKA_BOOTSTRAP", "b:2,c:3");

        assertThat(bootstrap(shorter)).containsExactly(new HostPort("a", 1));
        assertThat(bootstrap(both)).containsExactly(new HostPort("b", 2), new HostPort("c", 3));
    }

    @Test
    void shouldReadSettingsOfKafkasClientsFromVariables() {
        Configuration configuration = Configuration.loader()
                .environment(
                        Map.of("MUSTER_KAFKA_SECURITY_PROTOCOL", "SASL_SSL", "MUSTER_KAFKA_PRODUCER_LINGER_MS", "3"))
                .load();

        assertThat(configuration.under("kafka."))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("producer.linger.ms", "3");
    }

    @Test
    void shouldHideSecretsWhenItPrints() {
        Configuration configuration = Configuration.loader()
                .assignment("kafka.ssl.keystore.password=hunter2", "--set")
                .assignment("kafka.sasl.jaas.config=org.x.LoginModule required password=hunter2;", "--set")
                .assignment("kafka.ssl.keystore.key=hunter2", "--set")
                .assignment("kafka.producer.sasl.oauthbearer.client.credentials.client.secret=hunter2", "--set")
                .assignment("schema.registry.basic.auth.user.info=me:hunter2", "--set")
                .assignment("schema.registry.bearer.auth.token=hunter2", "--set")
                .assignment("muster.schema.registry.url=http://me:hunter2@registry:8081", "--set")
                .load();

        String printed = configuration.print();

        assertThat(printed).doesNotContain("hunter2");
        assertThat(printed.lines().filter(line -> line.startsWith("muster.schema.registry.url")))
                .singleElement()
                .asString()
                .matches("muster.schema.registry.url +=.http://\\*{8}@registry:8081 +\\(--set\\)");
        assertThat(printed.lines().filter(line -> line.contains("********"))).hasSize(7);
    }

    @Test
    void shouldHideSecretsInMessages() {
        assertThatThrownBy(() -> Configuration.loader()
                        .assignment("muster.schema.registry.url=ftp://me:hunter2@registry", "--set")
                        .load())
                .message()
                .doesNotContain("hunter2")
                .contains("muster.schema.registry.url");
    }

    @Test
    void shouldShowEverySettingWhenItPrints() {
        String printed = Configuration.loader().load().print();

        assertThat(Settings.all()).allSatisfy(setting -> assertThat(printed.lines())
                .filteredOn(line -> line.startsWith(setting.name() + " "))
                .singleElement()
                .asString()
                .endsWith("(default)"));
    }

    @Test
    void shouldDeriveIdAndAddressFromHostAndPort() {
        Configuration configuration = Configuration.loader()
                .assignment("muster.http.port=7199", "--set")
                .load();

        assertThat(configuration.get(Settings.NODE_ID)).endsWith("-7199");
        assertThat(configuration.get(Settings.HTTP_ADVERTISED)).isEqualTo(new HostPort("127.0.0.1", 7199));
        assertThat(configuration.get(Settings.STATE_DIR).toString())
                .endsWith("muster/" + configuration.get(Settings.NODE_ID));
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "30s,PT30S", "5m,PT5M", "1h,PT1H", "PT2S,PT2S"})
    void shouldReadDurationsInBothForms(String text, String expected) {
        ValueType<Duration> anySpan = ValueType.duration(Duration.ZERO, Duration.ofDays(1));

        assertThat(anySpan.parse(text)).contains(Duration.parse(expected));
    }

    @ParameterizedTest
    @CsvSource({"7", "-1s", "25h", "1.5s", "soon", "''"})
    void shouldRefuseWhatIsNoDurationInBounds(String text) {
        assertThat(ValueType.duration(Duration.ZERO, Duration.ofDays(1)).parse(text))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"localhost:9092", "[::1]:7070", "a.b-c:1"})
    void shouldReadAddresses(String text) {
        assertThat(HostPort.parse(text)).map(HostPort::toString).contains(text);
    }

    @ParameterizedTest
    @CsvSource({"localhost", ":80", "a:0", "a:70000", "::1:80", "http://a:80", "a:b"})
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }

    @Test
    void shouldAdviseNothingWhenNoNameIsNear() {
        assertThatThrownBy(() ->
                        Configuration.loader().assignment("qqq=1", "--set").load())
                .hasMessage("qqq: no such setting, in --set (the names are in docs/configuration.md)");
    }

    private static List<HostPort> bootstrap(Map<String, String> environment) {
        return Configuration.loader().environment(environment).load().get(Settings.KAFKA_BOOTSTRAP);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("node.properties"), List.of(lines));
    }
}
