package dev.muster.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits, on the caller's thread, until a Muster node shows a registration. */
final class Visibility {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final MusterHttp http;

    Visibility(MusterHttp http) {
        this.http = http;
    }

    void await(LiveRegistration registration, String incarnation, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        String last = "no acknowledgement of Kafka yet";
        while (true) {
            if (!registration.isOpen()) {
                throw new MusterException(registration.name() + ": closed (expected: open)");
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new OutcomeUnknownException(
                        registration.name() + ": not visible within " + bound + ": " + last + " (expected: visible)");
            }
            if (registration.sinceAcknowledged().isPresent()) {
                last = look(registration, incarnation, left);
                if (last.isEmpty()) {
                    return;
                }
            }
            LockSupport.parkNanos(Math.min(left, BETWEEN_LOOKS.toNanos()));
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new OutcomeUnknownException(registration.name() + ": interrupted while waiting");
            }
        }
    }

    /** Why it is not visible; the empty text when it is. */
    private String look(LiveRegistration registration, String incarnation, long withinNanos) {
        Instance instance = registration.instance();
        String path = "/v1/services/" + instance.service() + "/instances/"
                + instance.id().orElseThrow();
        try {
            HttpAnswer answer = http.get(path).get(withinNanos, TimeUnit.NANOSECONDS);
            return answer.status() == 200 ? difference(answer.json(), instance, incarnation) : answer.problem();
        } catch (ExecutionException e) {
            return String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
        } catch (NoAnswerException e) {
            return String.valueOf(e.getMessage());
        } catch (TimeoutException e) {
            return "no answer in time";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException(registration.name() + ": interrupted while waiting", e);
        }
    }

    /** An earlier life under the same id may still be shown: where the node names the incarnation it decides, else the address. */
    private static String difference(JsonNode shown, Instance instance, String incarnation) {
        String life = shown.path("incarnation").asText(incarnation);
        if (!life.equals(incarnation)) {
            return "incarnation " + life + " is shown";
        }
        boolean same = shown.path("host").asText().equals(instance.host())
                && shown.path("port").asInt() == instance.port();
        return same ? "" : "another address is shown";
    }
}
