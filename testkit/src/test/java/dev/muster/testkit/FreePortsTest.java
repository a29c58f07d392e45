package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FreePortsTest {

    @Test
    void shouldGiveDifferentPortsBelowThoseOfOutgoingConnections() {
        assertThat(FreePorts.several(200)).hasSize(200).doesNotHaveDuplicates().allSatisfy(port -> assertThat(port)
                .isBetween(20_000, 32_767));
    }

    /** Of so many out of twelve thousand several would be the same by chance. */
    @Test
    void shouldGiveNoPortTwice() {
        List<Integer> before = FreePorts.several(200);

        assertThat(FreePorts.several(200)).doesNotContainAnyElementsOf(before);
    }

    @Test
    void shouldGivePortsInARow() {
        List<Integer> row = FreePorts.inARow(3);

        assertThat(row)
                .containsExactly(row.get(0), row.get(0) + 1, row.get(0) + 2)
                .allMatch(FreePorts::isFree);
    }

    @Test
    void shouldTellWhetherAServerCouldListen() throws IOException {
        int port = FreePorts.one();
        assertThat(FreePorts.isFree(port)).isTrue();

        try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.isFree(server.getLocalPort())).isFalse();
        }
    }
}
