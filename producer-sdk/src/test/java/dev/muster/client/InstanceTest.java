package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceTest {
    private static final Instance PAYMENTS = Instance.of("payments").at("10.0.0.7", 8443);

    @Test
    void shouldKeepEachValueAndNotChange() {
        Instance full = PAYMENTS.id("p-1")
                .protocol("https")
                .region("eu")
                .zone("eu-1a")
                .weight(2)
                .tags("b", "a", "b")
                .metadata("k", "v")
                .ttl(Duration.ofSeconds(3))
                .deregisterAfter(Duration.ofSeconds(1));

        assertThat(full.id()).contains("p-1");
        assertThat(full.host() + full.port() + full.protocol()).isEqualTo("10.0.0.78443https");
        assertThat(full.region() + full.zone() + full.weight()).isEqualTo("eueu-1a2");
        assertThat(full.tags()).containsExactly("a", "b");
        assertThat(full.metadata()).containsOnly(Map.entry("k", "v"));
        assertThat(full.ttl()).isEqualTo(Duration.ofSeconds(3));
        assertThat(full.deregisterAfter()).contains(Duration.ofSeconds(1));
        assertThat(PAYMENTS)
                .isEqualTo(Instance.of("payments").at("10.0.0.7", 8443))
                .isNotEqualTo(full);
        assertThat(PAYMENTS.ttl()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "ä", "a\n"})
    void shouldRefuseWhatIsNoName(String name) {
        String message = "' (expected: 1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':', but not '.' or '..')";

        assertThatThrownBy(() -> Instance.of(name)).hasMessage("service: '" + name + message);
        assertThatThrownBy(() -> PAYMENTS.id(name)).hasMessage("id: '" + name + message);
        assertThatThrownBy(() -> Instance.of("a".repeat(201))).isInstanceOf(InvalidValueException.class);
        assertThat(Instance.of("a".repeat(200)).service()).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user@evil", "h/../x", "a b", "999.1.1.1", "fe80::1%eth0", "[10.0.0.7]"})
    void shouldRefuseWhatIsNoHost(String host) {
        assertThatThrownBy(() -> PAYMENTS.at(host, 1))
                .hasMessageStartingWith("host: '" + host + "' (expected: a host name such as pay-1.example.org");
    }

    @Test
    void shouldKeepAnAddressOfVersionSixWithoutBrackets() {
        assertThat(PAYMENTS.at("[2001:db8::7]", 1).host()).isEqualTo("2001:db8::7");
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                refused(
                        i -> i.at("", 1),
                        "host: '' (expected: a host name such as pay-1.example.org, an IPv4 address, or an IPv6 address"
                                + " without zone, in brackets or not)"),
                refused(i -> i.at("a", 0), "port: 0 (expected: 1 to 65535)"),
                refused(i -> i.at("a", 65_536), "port: 65536 (expected: 1 to 65535)"),
                refused(
                        i -> i.protocol("a b"),
                        "protocol: 'a b' (expected: 1 to 50 printable ASCII characters without space)"),
                refused(i -> i.zone("z".repeat(201)), "zone: 201 characters (expected: at most 200)"),
                refused(i -> i.region("z".repeat(201)), "region: 201 characters (expected: at most 200)"),
                refused(i -> i.weight(-1), "weight: -1 (expected: 0 to 1000)"),
                refused(i -> i.weight(1_001), "weight: 1001 (expected: 0 to 1000)"),
                refused(i -> i.ttl(Duration.ofSeconds(1)), "ttl: PT1S (expected: PT3S to PT1H)"),
                refused(i -> i.ttl(Duration.ofHours(2)), "ttl: PT2H (expected: PT3S to PT1H)"),
                refused(
                        i -> i.deregisterAfter(Duration.ofMillis(999)),
                        "deregisterAfter: PT0.999S (expected: PT1S to PT168H)"),
                refused(i -> i.tags(""), "tags: one of 0 characters (expected: 1 to 200)"),
                refused(i -> i.tags(numbered(65)), "tags: 65 tags (expected: at most 64)"),
                refused(i -> i.metadata("", "v"), "metadata: an empty key (expected: keys that are not empty)"),
                refused(
                        i -> i.metadata("ä", "v".repeat(16 * 1024 - 1)),
                        "metadata: 16385 bytes (expected: at most 16384)"),
                refused(i -> i.metadata(entries(65)), "metadata: 65 entries (expected: at most 64)"));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void shouldRefuseWhatTheServerRefuses(UnaryOperator<Instance> change, String message) {
        assertThatThrownBy(() -> change.apply(PAYMENTS))
                .isInstanceOf(InvalidValueException.class)
                .isInstanceOf(MusterException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseANegativeLoad() {
        assertThatThrownBy(() -> Load.NONE.withInFlight(-1)).hasMessage("load.inFlight: -1 (expected: 0 or more)");
    }

    @Test
    void shouldMakeAddressesThatCanBeCalled() {
        assertThat(discovered("10.0.0.7").uri("/items/42?q=1"))
                .isEqualTo(URI.create("http://10.0.0.7:80/items/42?q=1"));
        assertThat(discovered("::1").uri("items")).isEqualTo(URI.create("http://[::1]:80/items"));
    }

    private static DiscoveredInstance discovered(String host) {
        return DiscoveredInstance.of("i", host, 80);
    }

    private static Arguments refused(UnaryOperator<Instance> change, String message) {
        return Arguments.of(change, message);
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static Map<String, String> entries(int count) {
        Map<String, String> entries = new HashMap<>();
        numbered(count).forEach(key -> entries.put(key, ""));
        return entries;
    }
}
