package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What an operator does in the demo, over HTTP alone. Used by one thread. */
final class Operator {

    private final Nodes nodes;

    Operator(Nodes nodes) {
        this.nodes = nodes;
    }

    /** Has an instance answer its health endpoint with this status from now on. */
    void setHealth(InstanceState instance, int status) {
        String path = "/health?status=" + status;
        require(
                "PUT " + instance.uri(path),
                nodes.send(HttpRequest.newBuilder(instance.uri(path)).PUT(BodyPublishers.noBody()))
                        .join());
    }

    /** Takes an instance out of traffic. */
    void drain(Member member, String reason) {
        require("PUT " + maintenanceOf(member), askForDrain(member, reason));
    }

    /** Tries to, and returns whether Muster has decided so; again, it changes nothing. */
    boolean triesToDrain(Member member, String reason) {
        return isOk(askForDrain(member, reason));
    }

    /** Puts it back. */
    void putBack(Member member) {
        require("DELETE " + maintenanceOf(member), askForReturn(member));
    }

    /** Tries to, and returns whether Muster has decided so; again, it changes nothing. */
    boolean triesToPutBack(Member member) {
        return isOk(askForReturn(member));
    }

    private Optional<HttpResponse<String>> askForDrain(Member member, String reason) {
        String body = "{\"by\":\"demo\",\"reason\":\"" + reason + "\"}";
        return nodes.ask(maintenanceOf(member), request -> request.header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)))
                .join();
    }

    private Optional<HttpResponse<String>> askForReturn(Member member) {
        return nodes.ask(maintenanceOf(member), HttpRequest.Builder::DELETE).join();
    }

    private static String maintenanceOf(Member member) {
        return "/v1/services/" + member.service().text() + "/instances/" + member.id() + "/maintenance";
    }

    private static boolean isOk(Optional<HttpResponse<String>> answer) {
        return answer.filter(one -> one.statusCode() == 200).isPresent();
    }

    private static void require(String what, Optional<HttpResponse<String>> answer) {
        if (!isOk(answer)) {
            String said = answer.map(one -> one.statusCode() + " " + one.body()).orElse("no answer");
            throw new CommandFailure(ExitStatus.FAILURE, what + ": " + said);
        }
    }
}
