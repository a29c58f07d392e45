package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.FoldCodec;
import dev.muster.fold.InvariantViolation;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceFold;
import dev.muster.presence.PresenceState;
import dev.muster.schema.InstanceRegistration;
import dev.muster.wire.AvroPayloads;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stored bytes that are none of ours stop the partition. */
final class StoredPartsTest {

    private final FoldCodec<PresenceState, PresenceDecision> codec = new PresenceCodec();
    private final PresenceState state = new PresenceFold()
            .apply(
                    PresenceState.INITIAL,
                    TestRecords.registration(),
                    new Moment(TestRecords.APPENDED_AT, TestRecords.APPENDED_AT, 0, Rules.defaults(1)))
            .state();
    private final byte[] decided = codec.decided(state).orElseThrow();

    @Test
    void shouldStoreNothingWhenNothingIsKnown() {
        assertThat(codec.decided(PresenceState.INITIAL)).isEmpty();
        assertThat(codec.volatilePart(PresenceState.INITIAL)).isEmpty();
        assertThat(codec.state(Optional.empty(), Optional.empty())).isEqualTo(PresenceState.INITIAL);
    }

    @Test
    void shouldBeginWithTheVersion() {
        assertThat(decided[0]).isEqualTo((byte) 1);
        assertThat(AvroPayloads.decodeOwn(Arrays.copyOfRange(decided, 1, decided.length), InstanceRegistration.class)
                        .getHost())
                .isEqualTo("10.0.0.7");
    }

    @Test
    void shouldStopAtAnotherVersion() {
        byte[] newer = decided.clone();
        newer[0] = 2;
        assertViolation(newer, "stored InstanceRegistration: version 2 (expected: version 1");
        assertViolation(new byte[0], "stored InstanceRegistration: no bytes (expected: version 1");
    }

    @Test
    void shouldStopAtBytesThatAreCutOffOrTooMany() {
        assertViolation(Arrays.copyOf(decided, decided.length - 1), "stored InstanceRegistration: payload:");
        assertViolation(
                Arrays.copyOf(decided, decided.length + 1), "stored InstanceRegistration: payload: 1 bytes after");
    }

    @Test
    void shouldStopAtAValueThatNoStateHas() {
        InstanceRegistration stored =
                AvroPayloads.decodeOwn(Arrays.copyOfRange(decided, 1, decided.length), InstanceRegistration.class);
        byte[] changed = StoredValues.write(
                InstanceRegistration.newBuilder(stored).setPort(0).build());
        assertViolation(changed, "stored PresenceState: port: 0 (expected: 1 to 65535)");
    }

    private void assertViolation(byte[] bytes, String message) {
        assertThatThrownBy(() -> codec.state(Optional.of(bytes), Optional.empty()))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageStartingWith(message);
    }
}
