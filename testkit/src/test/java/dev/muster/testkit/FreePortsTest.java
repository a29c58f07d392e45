package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class FreePortsTest {

    @Test
    void shouldGiveDifferentPortsBelowThoseOfOutgoingConnections() {
        assertThat(FreePorts.several(200)).hasSize(200).doesNotHaveDuplicates().allSatisfy(port -> assertThat(port)
                .isBetween(20_000, 32_767));
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
