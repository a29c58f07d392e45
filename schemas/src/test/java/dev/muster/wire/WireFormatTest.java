package dev.muster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.wire.MalformedRecordException.Reason;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
    @Test
    void shouldPutMagicByteAndBigEndianIdBeforePayload() {
        byte[] framed = WireFormat.frame(0x01020304, new byte[] {9, 8});

        assertThat(framed).containsExactly(0, 1, 2, 3, 4, 9, 8);
        assertThat(WireFormat.schemaId(framed)).isEqualTo(0x01020304);
        assertThat(WireFormat.payload(framed)).isEqualTo(ByteBuffer.wrap(new byte[] {9, 8}));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 65_536, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void shouldKeepEveryId(int id) {
        assertThat(WireFormat.schemaId(WireFormat.frame(id, new byte[0]))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void shouldRefuseWhatIsShorterThanAHeader(int length) {
        assertThatThrownBy(() -> WireFormat.schemaId(new byte[length]))
                .isInstanceOfSatisfying(MalformedRecordException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.NOT_FRAMED))
                .hasMessage("record: " + length + " bytes (expected: at least 5)");
    }

    @Test
    void shouldRefuseAnotherMagicByte() {
        assertThatThrownBy(() -> WireFormat.payload("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("magic byte: 0x7b (expected: 0x00)");
    }
}
