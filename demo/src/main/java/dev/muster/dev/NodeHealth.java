package dev.muster.dev;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a node to say that it can do its part. */
final class NodeHealth {

    private static final long ASK_EVERY_MS = 50;
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(5);

    private NodeHealth() {}

    static void awaitReady(int port, Duration atMost) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(ANSWER_AT_MOST)
                .build();
        long end = System.nanoTime() + atMost.toNanos();
        String answer = ask(http, question);
        CountDownLatch never = new CountDownLatch(1);
        while (!answer.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new CommandFailure(
                        ExitStatus.FAILURE, "the node is not ready after " + atMost.toSeconds() + " s: " + answer);
            }
            boolean unused = never.await(ASK_EVERY_MS, TimeUnit.MILLISECONDS);
            answer = ask(http, question);
        }
    }

    /** What is amiss; empty when the node is ready. */
    private static String ask(HttpClient http, HttpRequest question) throws InterruptedException {
        try {
            var answer = http.send(question, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? "" : answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
