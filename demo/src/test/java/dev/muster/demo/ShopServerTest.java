package dev.muster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real servers on loopback; what is behind them is given. */
final class ShopServerTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void shouldTellWhoTookPartInAnOrder() throws Exception {
        try (ShopServer checkout = start(FixedBackend.answering(ShopService.SHIPPING))) {
            HttpResponse<String> answer = get(checkout, "/");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new ObjectMapper().readTree(answer.body()))
                    .hasToString("{\"instance\":\"checkout-1\",\"zone\":\"zone-a\","
                            + "\"called\":[{\"instance\":\"shipping-1\"}]}");
        }
    }

    @Test
    void shouldFailWhenOneThatItCannotDoWithoutIsAway() throws Exception {
        try (ShopServer checkout =
                start(FixedBackend.away(ShopService.PAYMENT), FixedBackend.answering(ShopService.STOCK))) {
            assertThat(get(checkout, "/").statusCode()).isEqualTo(502);
        }
    }

    @Test
    void shouldTakeTheOrderWhenOnlyStockIsAway() throws Exception {
        try (ShopServer checkout =
                start(FixedBackend.answering(ShopService.PAYMENT), FixedBackend.away(ShopService.STOCK))) {
            HttpResponse<String> answer = get(checkout, "/");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("stock does not answer");
        }
    }

    @Test
    void shouldDoItsWorkAsItIsTold() throws Exception {
        try (ShopServer server = start(FixedBackend.answering(ShopService.PAYMENT))) {
            assertThat(put(server, "/work?" + Mood.FAILING.query())).isEqualTo(200);
            HttpResponse<String> failed = get(server, "/");
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.body()).doesNotContain("called");

            assertThat(put(server, "/work?status=200&delay=1")).isEqualTo(200);
            assertThat(get(server, "/").statusCode()).isEqualTo(200);
            assertThat(put(server, "/work?status=100&delay=1")).isEqualTo(400);
            assertThat(put(server, "/work?status=200&delay=99999")).isEqualTo(400);
            assertThat(get(server, "/work?status=500&delay=0").statusCode()).isEqualTo(400);
            assertThat(get(server, "/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldTellItsFiguresWithThoseOfItsCalls() throws Exception {
        try (ShopServer server =
                start(FixedBackend.answering(ShopService.PAYMENT), FixedBackend.answering(ShopService.STOCK))) {
            get(server, "/");
            get(server, "/");

            assertThat(CallFigures.parse(
                            new ObjectMapper().readTree(get(server, "/stats").body())))
                    .isEqualTo(new CallFigures(2, 2, 4, 6, 8));
        }
    }

    @Test
    void shouldCountWhatCameInASpanOfTimeWhateverCameOfIt() throws Exception {
        try (ShopServer server = start()) {
            get(server, "/");
            put(server, "/work?" + Mood.FAILING.query());
            get(server, "/");
            get(server, "/stats");
            long now = System.currentTimeMillis();

            assertThat(get(server, "/arrivals?from=0&until=" + (now + 60_000)).body())
                    .contains("\"arrivals\":2");
            assertThat(get(server, "/arrivals?from=0&until=" + (now - 60_000)).body())
                    .contains("\"arrivals\":0");
            assertThat(get(server, "/arrivals?until=1").statusCode()).isEqualTo(400);
        }
    }

    private static ShopServer start(Backend... backends) throws IOException {
        return ShopServer.start(new Member(ShopService.CHECKOUT, 1, "zone-a"), List.of(backends));
    }

    private HttpResponse<String> get(ShopServer server, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(server, path)).build(), BodyHandlers.ofString());
    }

    private int put(ShopServer server, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, path))
                .PUT(BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static URI uri(ShopServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
