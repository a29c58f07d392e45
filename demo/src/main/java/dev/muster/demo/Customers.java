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

/** Those who order at a frontend, two orders a second, one after the other on one thread. */
final class Customers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Customers.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final HttpRequest order;

    private Customers(URI frontend) {
        this.order = HttpRequest.newBuilder(frontend)
                .timeout(ShopService.FRONTEND.patience())
                .build();
    }

    static Customers of(URI frontend) {
        Customers customers = new Customers(frontend);
        var unused =
                customers.thread.scheduleWithFixedDelay(customers::order, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
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
        thread.shutdownNow();
    }
}
