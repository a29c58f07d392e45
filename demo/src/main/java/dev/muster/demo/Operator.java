package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What an operator does in the demo, over HTTP alone. Used by one thread. */
final class Operator {

    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_AT_MOST).build();
    private final URI muster;

    Operator(URI muster) {
        this.muster = muster;
    }

    /** Has an instance answer its health endpoint with this status from now on. */
    void setHealth(InstanceState instance, int status) throws StoppedException {
        send(HttpRequest.newBuilder(instance.uri("/health?status=" + status)).PUT(BodyPublishers.noBody()));
    }

    /** Takes an instance out of traffic. */
    void drain(Member member, String reason) throws StoppedException {
        send(HttpRequest.newBuilder(maintenanceOf(member))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"by\":\"demo\",\"reason\":\"" + reason + "\"}")));
    }

    /** Puts it back. */
    void putBack(Member member) throws StoppedException {
        send(HttpRequest.newBuilder(maintenanceOf(member)).DELETE());
    }

    private URI maintenanceOf(Member member) {
        return muster.resolve("/v1/services/" + member.service().text() + "/instances/" + member.id() + "/maintenance");
    }

    private void send(HttpRequest.Builder what) throws StoppedException {
        HttpRequest request = what.timeout(ANSWER_AT_MOST).build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new CommandFailure(
                        ExitStatus.FAILURE,
                        "%s %s: %d %s".formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILURE, request.method() + " " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }
}
