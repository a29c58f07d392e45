package dev.muster.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who order at a frontend: two of them, each on a thread of his own, half a second after his last order. */
final class Customers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Customers.class);
    private static final int NUMBER = 2;
    private static final Duration EVERY = Duration.ofMillis(500);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(NUMBER);
    private final HttpRequest order;

    private Customers(URI frontend) {
        this.order = HttpRequest.newBuilder(frontend)
                .timeout(ShopService.FRONTEND.patience())
                .build();
    }

    static Customers of(URI frontend) {
        Customers customers = new Customers(frontend);
        for (int i = 0; i < NUMBER; i++) {
            var unused = customers.threads.scheduleWithFixedDelay(
                    customers::order, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        return customers;
    }

    private void order() {
        try {
            int status = http.send(order, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                LOG.warn("order failed status={}", status);
            }
        } catch (IOException e) {
            LOG.warn("order failed reason={}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
