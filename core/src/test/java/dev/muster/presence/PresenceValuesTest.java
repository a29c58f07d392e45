package dev.muster.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EntityKey;
import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of every value that an event of presence carries: the last that may be, and the first that may not. */
final class PresenceValuesTest {

    private static final SortedMap<String, String> NO_METADATA = Collections.emptySortedMap();

    /** People read them on terminals. */
    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31mRED", "a\nb", "\u0000", "\u007f", "\u009b2J"})
    void shouldRefuseControlCharactersInWhatPeopleRead(String text) {
        refuses(() -> new Location(text, ""), "region", "region: holds control characters (expected: none)");
        refuses(() -> new Location("", text), "zone", "zone: holds control characters (expected: none)");
        refuses(
                () -> new Traits(1, List.of(text), NO_METADATA),
                "tags",
                "tags: holds control characters (expected: none)");
        refuses(() -> new OperatorMark.Note(text, ""), "by", "by: holds control characters (expected: none)");
        refuses(() -> new OperatorMark.Note("", text), "reason", "reason: holds control characters (expected: none)");
        assertThat(new Location("größer", "東京 1").zone()).isEqualTo("東京 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "localhost",
                "host.example.com",
                "host.example.com.",
                "pay_1",
                "_srv.x",
                "3com.net",
                "a1",
                "10-0-0-7.pod",
                "xn--bcher-kva.example",
                "0.0.0.0",
                "10.0.0.7",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "fe80::1",
                "2001:DB8:0:0:8:800:200c:417a",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "::ffff:10.0.0.7",
                "1:2:3:4:5:6:10.0.0.7"
            })
    void shouldTakeHosts(String host) {
        assertThat(new Endpoint(host, 1, "http").host()).isEqualTo(host);
    }

    @Test
    void shouldKeepAnAddressOfVersionSixWithoutBrackets() {
        assertThat(new Endpoint("[fe80::1]", 1, "http")).isEqualTo(new Endpoint("fe80::1", 1, "http"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                " a",
                "a\u0000",
                "a\n",
                "hôte",
                "a\u007f",
                "~",
                "user@evil",
                "h/../x",
                "h:80",
                "http://h",
                "h?x",
                "h#x",
                "h%41",
                "a..b",
                ".a",
                ".",
                "-a",
                "a-",
                "a.-b",
                "999.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "1.2.3.4.",
                "127",
                "a.127",
                "0x7f000001",
                "a.0x1",
                ":",
                ":::",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                ":1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:",
                "12345::",
                "g::",
                "::1.2.3.256",
                "1.2.3.4::",
                "fe80::1%eth0",
                "[10.0.0.7]",
                "[a]",
                "[]",
                "[::1",
                "::1]",
                "[[::1]]"
            })
    void shouldRefuseHosts(String host) {
        refuses(
                () -> new Endpoint(host, 1, "http"),
                "host",
                "host: '" + host
                        + "' (expected: a host name such as pay-1.example.org, an IPv4 address, or an IPv6 address"
                        + " without zone, in brackets or not)");
    }

    @Test
    void shouldBoundEndpoints() {
        String longest = "h".repeat(63) + "." + "h".repeat(63) + "." + "h".repeat(63) + "." + "h".repeat(61);
        assertThatCode(() -> new Endpoint(longest, 65_535, "p".repeat(50))).doesNotThrowAnyException();
        assertThatCode(() -> new Endpoint(longest + ".", 65_535, "p")).doesNotThrowAnyException();
        refuses(() -> new Endpoint(longest + "h", 1, "p"), "host", "h...' (expected: a host name");
        refuses(() -> new Endpoint("h".repeat(64), 1, "p"), "host", "(expected: a host name");
        refuses(() -> new Endpoint("h".repeat(1_000_000), 1, "p"), "host", "(expected: a host name");
        refuses(() -> new Endpoint("h", 0, "p"), "port", "port: 0 (expected: 1 to 65535)");
        refuses(() -> new Endpoint("h", 65_536, "p"), "port", "port: 65536 (expected: 1 to 65535)");
        refuses(() -> new Endpoint("h", -1, "p"), "port", "port: -1 (expected: 1 to 65535)");
        refuses(() -> new Endpoint("h", 1, ""), "protocol", "1 to 50 printable ASCII characters without space");
        refuses(() -> new Endpoint("h", 1, "p".repeat(51)), "protocol", "1 to 50 printable ASCII characters");
    }

    @Test
    void shouldBoundLocations() {
        assertThatCode(() -> new Location("", "")).doesNotThrowAnyException();
        assertThatCode(() -> new Location("r".repeat(200), "z".repeat(200))).doesNotThrowAnyException();
        refuses(() -> new Location("r".repeat(201), ""), "region", "region: 201 characters (expected: at most 200)");
        refuses(() -> new Location("", "z".repeat(201)), "zone", "zone: 201 characters (expected: at most 200)");
    }

    @Test
    void shouldBoundWeights() {
        assertThatCode(() -> new Traits(0, List.of(), NO_METADATA)).doesNotThrowAnyException();
        assertThatCode(() -> new Traits(1_000, List.of(), NO_METADATA)).doesNotThrowAnyException();
        refuses(() -> new Traits(-1, List.of(), NO_METADATA), "weight", "weight: -1 (expected: 0 to 1000)");
        refuses(() -> new Traits(1_001, List.of(), NO_METADATA), "weight", "weight: 1001 (expected: 0 to 1000)");
    }

    @Test
    void shouldBoundTags() {
        assertThatCode(() -> new Traits(1, tags(64), NO_METADATA)).doesNotThrowAnyException();
        assertThatCode(() -> new Traits(1, List.of("t".repeat(200)), NO_METADATA))
                .doesNotThrowAnyException();
        refuses(() -> new Traits(1, tags(65), NO_METADATA), "tags", "tags: 65 tags (expected: at most 64)");
        refuses(
                () -> new Traits(1, List.of("a", ""), NO_METADATA),
                "tags",
                "tags: one of 0 characters (expected: 1 to 200)");
        refuses(
                () -> new Traits(1, List.of("t".repeat(201)), NO_METADATA),
                "tags",
                "tags: one of 201 characters (expected: 1 to 200)");
    }

    @Test
    void shouldSortTagsAndNameEachOnce() {
        assertThat(new Traits(1, List.of("b", "a", "b", "B"), NO_METADATA).tags())
                .containsExactly("B", "a", "b");
    }

    @Test
    void shouldBoundMetadataByEntriesAndByBytes() {
        assertThatCode(() -> new Traits(1, List.of(), metadata(64))).doesNotThrowAnyException();
        refuses(
                () -> new Traits(1, List.of(), metadata(65)),
                "metadata",
                "metadata: 65 entries (expected: at most 64)");
        refuses(() -> new Traits(1, List.of(), entry("", "v")), "metadata", "metadata: an empty key");

        assertThatCode(() -> new Traits(1, List.of(), entry("k", "v".repeat(16_383))))
                .doesNotThrowAnyException();
        refuses(
                () -> new Traits(1, List.of(), entry("k", "v".repeat(16_384))),
                "metadata",
                "metadata: 16385 bytes (expected: at most 16384)");
        // Two bytes each in UTF-8.
        assertThatCode(() -> new Traits(1, List.of(), entry("é", "é".repeat(8_191))))
                .doesNotThrowAnyException();
        refuses(
                () -> new Traits(1, List.of(), entry("é", "é".repeat(8_192))),
                "metadata",
                "metadata: 16386 bytes (expected: at most 16384)");
    }

    /** A map brings its own order along; equal traits have to give equal bytes. */
    @Test
    void shouldOrderMetadataByItsKeysWhateverOrderItIsGivenIn() {
        SortedMap<String, String> reversed = new TreeMap<>(Comparator.reverseOrder());
        reversed.putAll(metadata(3));

        assertThat(new Traits(1, List.of(), reversed).metadata().keySet()).containsExactly("key-0", "key-1", "key-2");
        PresenceEvent.Update update = PresenceEvents.of("payments", "a").metadata("1", reversed);
        assertThat(update.metadata().orElseThrow().keySet()).containsExactly("key-0", "key-1", "key-2");
    }

    @Test
    void shouldNotChangeWhenWhatItWasMadeFromDoes() {
        SortedMap<String, String> metadata = metadata(1);
        Traits traits = new Traits(1, List.of(), metadata);
        metadata.put("later", "1");
        assertThat(traits.metadata()).hasSize(1);
        assertThatThrownBy(() -> traits.metadata().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource({"PT3S, PT1S", "PT1H, P7D", "PT3.001S, PT1.001S"})
    void shouldTakeLeases(Duration ttl, Duration deregisterAfter) {
        assertThatCode(() -> new Lease(Optional.of(ttl), deregisterAfter)).doesNotThrowAnyException();
        assertThatCode(() -> new PresenceEvent.Terms(Optional.of(ttl), Optional.of(deregisterAfter), Optional.empty()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "PT2.999S, PT1S, ttl, ttl: PT2.999S (expected: PT3S to PT1H)",
        "PT1H0.001S, PT1S, ttl, ttl: PT1H0.001S (expected: PT3S to PT1H)",
        "PT-3S, PT1S, ttl, ttl: PT-3S (expected: PT3S to PT1H)",
        "PT3.0000001S, PT1S, ttl, ttl: PT3.0000001S (expected: whole milliseconds)",
        "PT3S, PT0.999S, deregisterAfter, deregisterAfter: PT0.999S (expected: PT1S to PT168H)",
        "PT3S, PT168H0.001S, deregisterAfter, deregisterAfter: PT168H0.001S (expected: PT1S to PT168H)",
        "PT3S, PT1.0005S, deregisterAfter, deregisterAfter: PT1.0005S (expected: whole milliseconds)",
    })
    void shouldRefuseLeases(Duration ttl, Duration deregisterAfter, String field, String message) {
        refuses(() -> new Lease(Optional.of(ttl), deregisterAfter), field, message);
        refuses(
                () -> new PresenceEvent.Terms(Optional.of(ttl), Optional.of(deregisterAfter), Optional.empty()),
                field,
                message);
    }

    @Test
    void shouldRefuseLoadBelowZero() {
        OptionalInt most = OptionalInt.of(Integer.MAX_VALUE);
        OptionalInt zero = OptionalInt.of(0);
        OptionalInt bad = OptionalInt.of(-1);
        assertThatCode(() -> new Load(most, most, most)).doesNotThrowAnyException();
        assertThatCode(() -> new Load(zero, OptionalInt.empty(), zero)).doesNotThrowAnyException();
        refuses(() -> new Load(bad, zero, zero), "load.cpu", "load.cpu: -1 (expected: 0 or more)");
        refuses(() -> new Load(zero, bad, zero), "load.memory", "load.memory: -1 (expected: 0 or more)");
        refuses(() -> new Load(zero, zero, bad), "load.inFlight", "load.inFlight: -1 (expected: 0 or more)");
    }

    @Test
    void shouldBoundNotes() {
        assertThatCode(() -> new OperatorMark.Note("b".repeat(200), "r".repeat(1_000)))
                .doesNotThrowAnyException();
        refuses(() -> new OperatorMark.Note("b".repeat(201), ""), "by", "by: 201 characters (expected: at most 200)");
        refuses(
                () -> new OperatorMark.Note("", "r".repeat(1_001)),
                "reason",
                "reason: 1001 characters (expected: at most 1000)");
    }

    @Test
    void shouldBoundIncarnations() {
        assertThatCode(() -> new Incarnation("i".repeat(200))).doesNotThrowAnyException();
        refuses(() -> new Incarnation(""), "incarnation", "incarnation: 0 characters (expected: 1 to 200)");
        refuses(
                () -> new Incarnation("i".repeat(201)),
                "incarnation",
                "incarnation: 201 characters (expected: 1 to 200)");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void shouldParseEveryStatusAndLetOperatorsSetThree(Status status) {
        assertThat(Status.parse(status.name())).isEqualTo(status);
        assertThat(status.isHealthy()).isEqualTo(status == Status.UP);
        boolean maySet = List.of(Status.UP, Status.DOWN, Status.OUT_OF_SERVICE).contains(status);
        PresenceEvents a = PresenceEvents.of("payments", "a");
        if (maySet) {
            assertThat(a.override("1", status).status()).isEqualTo(status);
        } else {
            refuses(() -> a.override("1", status), "status", "(expected: UP, DOWN or OUT_OF_SERVICE)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "up", "UNKNOWN", " UP"})
    void shouldRefuseOtherStatuses(String text) {
        refuses(() -> Status.parse(text), "status", "(expected: UP, DOWN, STARTING, OUT_OF_SERVICE or LEAVING)");
    }

    @Test
    void shouldBoundWhatAnUpdateBrings() {
        EntityKey key = EntityKey.of("payments", "a");
        refuses(
                () -> new PresenceEvent.Update(
                        PresenceEvents.head("1"), key, OptionalInt.of(1_001), Optional.empty(), Optional.empty()),
                "weight",
                "weight: 1001");
        refuses(
                () -> new PresenceEvent.Update(
                        PresenceEvents.head("1"), key, OptionalInt.empty(), Optional.of(tags(65)), Optional.empty()),
                "tags",
                "65 tags");
        refuses(
                () -> new PresenceEvent.Update(
                        PresenceEvents.head("1"),
                        key,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.of(metadata(65))),
                "metadata",
                "65 entries");
    }

    /** Each part is bounded by itself, hence no mixture of old and new parts is out of range. */
    @Test
    void shouldMergeTheLargestPartsThatMayBe() {
        Traits full = new Traits(1_000, tags(64), entry("k", "v".repeat(16_383)));
        PresenceEvent.Update update = PresenceEvents.of("payments", "a").weight("1", 0);
        assertThat(update.appliedTo(full)).isEqualTo(new Traits(0, full.tags(), full.metadata()));
    }

    private static void refuses(ThrowingCallable making, String field, String message) {
        assertThatThrownBy(making)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(message);
    }

    private static List<String> tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> "tag-" + i).toList();
    }

    private static SortedMap<String, String> metadata(int count) {
        SortedMap<String, String> metadata = new TreeMap<>();
        IntStream.range(0, count).forEach(i -> metadata.put("key-" + i, "" + i));
        return metadata;
    }

    private static SortedMap<String, String> entry(String key, String value) {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put(key, value);
        return metadata;
    }
}
