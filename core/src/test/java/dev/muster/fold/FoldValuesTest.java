package dev.muster.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that every fold shares: names, keys, heads of events, rules, hashes. */
final class FoldValuesTest {

    private static final Rule.OfDuration SPAN =
            new Rule.OfDuration("span", Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofHours(1), "A span.");
    private static final Rule.OfCount COUNT = new Rule.OfCount("count", 50, 10, 100, "A count.");

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", "a.b", "...", "-", "_", ":", "payments-v2:eu_1.a"})
    void shouldTakeNames(String name) {
        assertThat(Names.isName(name)).isTrue();
        assertThat(Names.check("service", name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", " ", "a b", "a/b", "é", "a\n", "a\u0000", "%41", "ａ", "٣"})
    void shouldRefuseNames(String name) {
        assertThat(Names.isName(name)).isFalse();
        assertThatThrownBy(() -> Names.check("service", name))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("service"))
                .hasMessage("service: '" + name
                        + "' (expected: 1 to 200 of A-Z, a-z, 0-9, '.', '_', '-', ':', but not '.' or '..')");
    }

    @Test
    void shouldBoundNames() {
        assertThat(Names.isName("n".repeat(200))).isTrue();
        assertThat(Names.isName("n".repeat(201))).isFalse();
        assertThatThrownBy(() -> Names.check("service", "n".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void shouldTellGroupAndMemberOfAKey() {
        EntityKey member = EntityKey.of("payments", "a");
        assertThat(member.group()).isEqualTo("payments");
        assertThat(member.member()).contains("a");
        assertThat(member.text()).isEqualTo("payments/a").isEqualTo(member.toString());

        EntityKey single = EntityKey.of("nightly");
        assertThat(single.group()).isEqualTo("nightly");
        assertThat(single.member()).isEmpty();
        assertThat(EntityKey.parse("payments/a")).isEqualTo(member).hasSameHashCodeAs(member);
        assertThat(EntityKey.parse("nightly")).isEqualTo(single).isNotEqualTo(member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a/b/c", "a/..", "a b/c"})
    void shouldRefuseKeys(String text) {
        assertThatThrownBy(() -> EntityKey.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void shouldBoundTheHeadOfAnEvent() {
        assertThatCode(() -> new EventHead("i".repeat(200), "s".repeat(200), Instant.MAX))
                .doesNotThrowAnyException();
        assertThatCode(() -> new EventHead("i", "", Instant.MIN)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new EventHead("", "", Instant.EPOCH))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("eventId: 0 characters (expected: 1 to 200)");
        assertThatThrownBy(() -> new EventHead("i".repeat(201), "", Instant.EPOCH))
                .hasMessage("eventId: 201 characters (expected: 1 to 200)");
        assertThatThrownBy(() -> new EventHead("i", "s".repeat(201), Instant.EPOCH))
                .hasMessage("source: 201 characters (expected: at most 200)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT3S", "PT1H", "PT30S", "PT0H30M", "PT3.001S", "pt3s", "PT60M"})
    void shouldTakeSpansInRange(String text) {
        assertThat(SPAN.problemWith(text)).isEmpty();
        assertThat(rules("span", text).valueOf(SPAN)).isEqualTo(Duration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "30s",
                "PT2.999S",
                "PT1H0.001S",
                "-PT30S",
                "PT99999999999999999999S",
                "P999999999999999D",
                "PT٣S"
            })
    void shouldRefuseSpansOutOfRange(String text) {
        assertThat(SPAN.problemWith(text)).contains("span: " + text + " (expected: PT3S to PT1H)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT3.0001S", "PT30.000000001S"})
    void shouldRefuseSpansThatStatesCannotKeep(String text) {
        assertThat(SPAN.problemWith(text)).contains("span: " + text + " (expected: whole milliseconds)");
    }

    @ParameterizedTest
    @CsvSource({
        "10, true",
        "100, true",
        "9, false",
        "101, false",
        "-50, false",
        "ten, false",
        "50.0, false",
        "+50, false",
        "५०, false",
        "'', false"
    })
    void shouldTakeCountsInRange(String text, boolean isTaken) {
        assertThat(COUNT.problemWith(text).isEmpty()).isEqualTo(isTaken);
        if (!isTaken) {
            assertThat(COUNT.problemWith(text)).contains("count: " + text + " (expected: 10 to 100)");
        }
    }

    @Test
    void shouldGiveTheDefaultWhereTheLogSetsNone() {
        Rules defaults = Rules.defaults(3);
        assertThat(defaults.version()).isZero();
        assertThat(defaults.level()).isEqualTo(3);
        assertThat(defaults.valueOf(SPAN)).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.valueOf(COUNT)).isEqualTo(50);
        assertThat(rules("count", "11").valueOf(COUNT)).isEqualTo(11);
        assertThat(SPAN.problemWith(SPAN.defaultText())).isEmpty();
        assertThat(COUNT.problemWith(COUNT.defaultText())).isEmpty();
    }

    @Test
    void shouldOrderCopiesByTheirKeys() {
        TreeMap<String, String> reversed = new TreeMap<>(Comparator.reverseOrder());
        reversed.put("a", "1");
        reversed.put("b", "2");
        assertThat(SortedCopy.of(reversed).keySet()).containsExactly("a", "b");
        assertThat(new Rules(1, 1, reversed).values().keySet()).containsExactly("a", "b");
        assertThatThrownBy(() -> SortedCopy.of(reversed).clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldHashAsTheStandardSays() {
        // FIPS 180-4, example "abc".
        assertThat(Hash.of("abc".getBytes(StandardCharsets.US_ASCII)))
                .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Hash hash = Hash.of(new byte[0]);
        assertThat(Hash.copyOf(hash.bytes()))
                .isEqualTo(hash)
                .hasSameHashCodeAs(hash)
                .isNotEqualTo(Hash.ZERO);
        assertThatThrownBy(() -> Hash.copyOf(new byte[31]))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("hash: 31 bytes (expected: 32 bytes)");
    }

    @Test
    void shouldGiveItsBytesAwayAsACopy() {
        Hash hash = Hash.of(new byte[0]);
        hash.bytes()[0]++;
        assertThat(hash).isEqualTo(Hash.of(new byte[0]));
    }

    private static Rules rules(String name, String value) {
        TreeMap<String, String> values = new TreeMap<>();
        values.put(name, value);
        return new Rules(1, 1, values);
    }
}
