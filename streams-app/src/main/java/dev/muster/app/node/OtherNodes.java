package dev.muster.app.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.access.NodeLink;
import dev.muster.partition.PartitionId;
import dev.muster.query.Member;
import dev.muster.query.NodeIdentity;
import dev.muster.query.Software;
import dev.muster.wire.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Asks other nodes what they are. One that does not answer within a second is told as unreachable. Thread-safe. */
final class OtherNodes {

    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String cluster;
    private final NodeLink link;
    private final HttpClient http;

    OtherNodes(String cluster, NodeLink link) {
        this.cluster = cluster;
        this.link = link;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(ANSWER_AT_MOST);
        link.trusted().ifPresent(file -> builder.sslContext(TrustedCertificates.in(file)));
        this.http = builder.build();
    }

    /**
     * What a node tells of itself; when it does not, what the group has given to it.
     *
     * @param address where it is (host:port)
     */
    CompletableFuture<Member> ask(String address, List<PartitionId> active, List<PartitionId> standby) {
        Member silent = unreachable(address, active, standby);
        try {
            URI question = URI.create(link.url(address) + "/v1/cluster/members?scope=node");
            return http.sendAsync(request(question), HttpResponse.BodyHandlers.ofByteArray())
                    .thenApply(answer -> answer.statusCode() == 200 ? member(answer.body(), silent) : silent)
                    .exceptionally(failure -> silent);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(silent);
        }
    }

    private static Member member(byte[] body, Member silent) {
        try {
            JsonNode member = JSON.readTree(body).path("members").path(0);
            return member.isObject() ? member(member) : silent;
        } catch (IOException | IllegalArgumentException e) {
            // Whatever is there, it is no node of this version.
            return silent;
        }
    }

    private HttpRequest request(URI question) {
        HttpRequest.Builder request = HttpRequest.newBuilder(question).timeout(ANSWER_AT_MOST);
        link.authorization().ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private static Member member(JsonNode node) {
        NodeIdentity identity = new NodeIdentity(
                node.path("id").asText(),
                node.path("cluster").asText(),
                new NodeIdentity.Place(
                        node.path("region").asText(),
                        node.path("zone").asText(),
                        node.path("dataCentre").asText()),
                URI.create(node.path("address").asText()));
        JsonNode partitions = node.path("partitions");
        return new Member(
                identity,
                new Software(
                        node.path("version").asText(), node.path("foldLevel").asInt()),
                partitions(partitions.path("active")),
                partitions(partitions.path("standby")),
                node.path("lag").canConvertToLong()
                        ? OptionalLong.of(node.path("lag").asLong())
                        : OptionalLong.empty(),
                Member.State.valueOf(node.path("state").asText()));
    }

    private static List<PartitionId> partitions(JsonNode texts) {
        List<PartitionId> partitions = new ArrayList<>();
        for (JsonNode text : texts) {
            int colon = text.asText().lastIndexOf(':');
            partitions.add(new PartitionId(
                    text.asText().substring(0, colon),
                    Integer.parseInt(text.asText().substring(colon + 1))));
        }
        return partitions;
    }

    private Member unreachable(String address, List<PartitionId> active, List<PartitionId> standby) {
        NodeIdentity identity = new NodeIdentity(address, cluster, NodeIdentity.Place.UNSAID, link.url(address));
        return new Member(identity, Software.UNKNOWN, active, standby, OptionalLong.empty(), Member.State.UNREACHABLE);
    }
}
