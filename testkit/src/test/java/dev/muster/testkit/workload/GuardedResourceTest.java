package dev.muster.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardedResourceTest {

    @Test
    void shouldRefuseAnOlderTokenAndTellOfTwoOwnersWithOne() throws InterruptedException {
        try (GuardedResource resource = GuardedResource.start(InetAddress.getLoopbackAddress())) {
            ResourceClient client = new ResourceClient(resource.url());

            assertThat(client.write("a", "one", 7)).isTrue();
            assertThat(client.write("a", "one", 7)).isTrue();
            assertThat(client.write("a", "two", 9)).isTrue();
            assertThat(client.write("a", "one", 7)).isFalse();
            assertThat(client.write("b", "one", 1)).isTrue();
            assertThat(resource.report()).isEqualTo(new GuardedResource.Report(4, 1, List.of()));

            client.write("a", "three", 9);
            assertThat(resource.report().contradictions())
                    .containsExactly("a was written by two and by three with token 9");
        }
    }
}
