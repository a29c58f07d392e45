package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.domains.Domains;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The cluster as one of its nodes sees it, and services that lie all over it. */
final class ClusterView {

    static final int SERVICES = 12;

    private static final int LOGS = Domains.all().size();

    private static final String BODY = "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"1h\"}";

    private final Trial node;

    ClusterView(Trial node) {
        this.node = node;
    }

    static List<String> services() {
        return IntStream.range(0, SERVICES)
                .mapToObj(number -> "service-" + number)
                .toList();
    }

    /** State and number of partitions owned, by node. */
    Map<String, String> members() {
        Map<String, String> members = new TreeMap<>();
        for (JsonNode member : node.http().get("/v1/cluster/members").json().path("members")) {
            members.put(
                    member.path("id").asText(),
                    member.path("state").asText() + " "
                            + member.at("/partitions/active").size() + "+"
                            + member.at("/partitions/standby").size());
        }
        return members;
    }

    /** Waits until each of the nodes owns so many partitions of each log and keeps as many of others. */
    void awaitShared(int each, String... ids) {
        Map<String, String> wanted = new TreeMap<>();
        for (String id : ids) {
            wanted.put(id, "RUNNING " + share(each, ids.length > 1 ? each : 0));
        }
        await().atMost(Trial.SOON).untilAsserted(() -> assertThat(members()).isEqualTo(wanted));
    }

    /** How a node is shown that owns so many partitions of each log, and keeps so many of others. */
    static String share(int owned, int kept) {
        return owned * LOGS + "+" + kept * LOGS;
    }

    /** Waits until this node answers for each service by itself, as its owner or from a complete copy: then the others may go. */
    void awaitAnswersAlone() {
        for (String service : services()) {
            await().atMost(Trial.SOON).until(() -> totalHere(service).isPresent());
        }
    }

    /** Registers one instance in each service through this node, when it may. */
    void register(String instance) {
        for (String service : services()) {
            await().atMost(Trial.SOON)
                    .until(() -> node.http()
                                    .put("/v1/services/" + service + "/instances/" + instance, BODY)
                                    .status()
                            == 200);
        }
    }

    /** Waits until this node shows so many instances of each service by itself: what it has, be it a copy, outlives the owner. */
    void awaitCopied(int each) {
        for (String service : services()) {
            await().atMost(Trial.SOON)
                    .untilAsserted(
                            () -> assertThat(totalHere(service)).as(service).hasValue(each));
        }
    }

    /** Instances that this node shows, service by service; an owner that is away for the moment is waited for. */
    List<String> instances() {
        List<String> all = new ArrayList<>();
        for (String service : services()) {
            await().atMost(Trial.SOON)
                    .until(
                            () -> node.http().get("/v1/services/" + service + "?consistency=owner"),
                            answer -> answer.status() == 200)
                    .json()
                    .path("instances")
                    .forEach(one -> all.add(service + "/" + one.path("id").asText()));
        }
        return all;
    }

    /** Instances of a service as this node knows them; empty when it does not know, and another has answered in its place. */
    private OptionalInt totalHere(String service) {
        Http.Answer answer = node.http().get("/v1/services/" + service + "?consistency=any");
        String id = node.settings().getOrDefault("muster.node.id", "");
        return answer.status() == 200 && answer.node().equals(Optional.of(id))
                ? OptionalInt.of(answer.json().path("total").asInt())
                : OptionalInt.empty();
    }
}
