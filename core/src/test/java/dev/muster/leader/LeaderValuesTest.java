package dev.muster.leader;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.InvalidValueException;
import dev.muster.fold.InvariantViolation;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no event and no state may carry. */
final class LeaderValuesTest {

    private static final SortedMap<String, String> NONE = Collections.emptySortedMap();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT2.999S|ttl: PT2.999S (expected: PT3S to PT10M)",
                "PT10M0.001S|ttl: PT10M0.001S (expected: PT3S to PT10M)",
                "PT3.0005S|ttl: PT3.0005S (expected: whole milliseconds)"
            })
    void shouldRefuseATtlOutOfRange(Duration ttl, String problem) {
        refused(() -> new LeaderEvent.Offer(Optional.of(ttl), 0, NONE), problem);
    }

    @Test
    void shouldRefuseOtherValuesOutOfRange() {
        refused(() -> new LeaderEvent.Offer(Optional.empty(), 1_001, NONE), "priority: 1001 (expected: -1000 to 1000)");
        refused(() -> new Session(""), "session: 0 characters (expected: 1 to 200)");
        refused(() -> new Session("s".repeat(201)), "session: 201 characters (expected: 1 to 200)");
        refused(() -> new Session("a\u001b[2J"), "session: holds control characters (expected: none)");
        assertThatThrownBy(() -> new CandidateId("a/b")).hasMessageContaining("candidate: 'a/b'");
    }

    @Test
    void shouldRefuseMetadataThatIsTooLarge() {
        SortedMap<String, String> many = new TreeMap<>();
        for (int i = 0; i < 17; i++) {
            many.put("k" + i, "");
        }
        SortedMap<String, String> large = new TreeMap<>();
        large.put("k", "ß".repeat(512));
        SortedMap<String, String> nameless = new TreeMap<>();
        nameless.put("", "v");
        refused(() -> offer(many), "metadata: 17 entries (expected: at most 16)");
        refused(() -> offer(large), "metadata: 1025 bytes (expected: at most 1024)");
        refused(() -> offer(nameless), "metadata: an empty key (expected: keys that are not empty)");
    }

    @Test
    void shouldHaveNoElectionThatContradictsItself() {
        Leader stranger = new Leader(new CandidateId("a"), 1, Instant.EPOCH);
        assertThatThrownBy(() -> new Election(
                        Optional.of(stranger), new TreeMap<>(), Optional.empty(), Optional.of(Instant.EPOCH)))
                .isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> new Election(Optional.empty(), new TreeMap<>(), Optional.empty(), Optional.empty()))
                .isInstanceOf(InvariantViolation.class);
    }

    private static LeaderEvent.Offer offer(SortedMap<String, String> metadata) {
        return new LeaderEvent.Offer(Optional.empty(), 0, metadata);
    }

    private static void refused(ThrowingCallable call, String problem) {
        assertThatThrownBy(call).isInstanceOf(InvalidValueException.class).hasMessage(problem);
    }
}
