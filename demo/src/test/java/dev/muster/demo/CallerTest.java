package dev.muster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.testkit.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real servers on loopback; only what Muster would show is given. */
final class CallerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CALLS = 40;

    private final CallCounts counts = new CallCounts();

    @Test
    void shouldReachAnotherInstanceWhenOneIsDead() throws IOException {
        CallCounts ofStock = new CallCounts();
        try (ShopServer stock = ShopServer.start(member(ShopService.STOCK, 2), List.of(), ofStock)) {
            Caller caller = caller("stock", FreePorts.one(), stock.port());

            for (int i = 0; i < CALLS; i++) {
                assertThat(caller.call("/").orElseThrow()).contains("\"instance\":\"stock-2\"");
            }
        }
        assertThat(counts.figures().ok()).isEqualTo(CALLS);
        assertThat(counts.figures().failed()).isZero();
        // The dead one comes first by chance; that it never does in 40 calls is one in 10 to the 12th.
        assertThat(counts.figures().retried()).isBetween(1L, (long) CALLS);
        assertThat(ofStock.figures().served()).isEqualTo(CALLS);
    }

    @Test
    void shouldFailWhenNobodyAnswers() {
        assertThat(caller("stock", FreePorts.one()).call("/")).isEmpty();
        assertThat(counts.figures()).isEqualTo(new CallFigures(0, 0, 0, 1));
    }

    @Test
    void shouldFailWhenNobodyIsKnown() {
        assertThat(caller("stock").call("/")).isEmpty();
        assertThat(counts.figures()).isEqualTo(new CallFigures(0, 0, 0, 1));
    }

    @Test
    void shouldTellWhoTookPartInAnOrder() throws IOException {
        try (ShopServer shipping = ShopServer.start(member(ShopService.SHIPPING, 1), List.of(), new CallCounts());
                ShopServer stock = ShopServer.start(
                        member(ShopService.STOCK, 1), List.of(caller("shipping", shipping.port())), new CallCounts())) {
            String answer = caller("stock", stock.port()).call("/").orElseThrow();

            assertThat(new ObjectMapper().readTree(answer))
                    .hasToString("{\"instance\":\"stock-1\",\"zone\":\"zone-a\","
                            + "\"called\":[{\"instance\":\"shipping-1\",\"zone\":\"zone-a\"}]}");
        }
    }

    @Test
    void shouldCountACallAsFailedWhenTheServiceBehindItIsAway() throws IOException {
        try (ShopServer stock = ShopServer.start(
                member(ShopService.STOCK, 1),
                List.of(new Caller(FixedView.of("shipping", List.of()), PATIENCE, new CallCounts())),
                new CallCounts())) {
            assertThat(caller("stock", stock.port()).call("/")).isEmpty();
        }
        assertThat(counts.figures().failed()).isEqualTo(1);
    }

    private Caller caller(String service, Integer... ports) {
        return new Caller(FixedView.of(service, List.of(ports)), PATIENCE, counts);
    }

    private static Member member(ShopService service, int number) {
        return new Member(service, number, "zone-a");
    }
}
