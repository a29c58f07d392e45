package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import dev.muster.logging.Seldom;
import dev.muster.query.Page;
import dev.muster.query.Positions;
import dev.muster.query.ReadTerms;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that need all partitions of the log: those that are here are counted here, their owners or standbys are asked for the others,
 * and what nobody answers for is named as missing. Only an answer without any part is an error.
 */
final class Gathering<S> {

    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

    private final HttpNode<S, ?, ?> node;
    private final OwnerOrStandby who;
    private final Seldom missingLine = Seldom.usual();

    Gathering(HttpNode<S, ?, ?> node) {
        this.node = node;
        this.who = new OwnerOrStandby(node);
    }

    /**
     * What is asked.
     *
     * @param headers of the request; those of a hop name the partitions that are meant
     * @param path path and query with which the other nodes are asked the same
     * @param terms on what terms
     * @param page which rows
     * @param shape what the answer looks like
     */
    record Question<S>(RequestHeaders headers, String path, ReadTerms terms, Page page, Shape<S> shape) {}

    /**
     * What an answer looks like.
     *
     * @param rows name of the list in the answer
     * @param key name of the field by which its entries are ordered
     * @param counting counts one partition
     */
    record Shape<S>(String rows, String key, Counting<S> counting) {}

    /** Counts one partition. */
    interface Counting<S> {
        void count(int partition, PartitionView<S> view, Gathered into);
    }

    /** The whole answer, as JSON; what is written before the rows comes first. */
    CompletableFuture<HttpResponse> answer(Question<S> question, Json.Writing before) {
        return gather(question).thenApply(gathered -> {
            gathered.requireAny();
            return Answers.json(node.answers().gathered(gathered), body(question, gathered, before));
        });
    }

    /** The answer as JSON. */
    static byte[] body(Question<?> question, Gathered gathered, Json.Writing before) {
        return Json.bytes(json -> write(json, question, gathered, before));
    }

    /** Offset of the last decision on any group of the partition; -1 when there was none. */
    static long lastChange(PartitionView<?> view) {
        long last = -1;
        for (GroupView<?> group : view.groups().values()) {
            last = Math.max(last, group.entry().lastChange());
        }
        return last;
    }

    /** All parts. Never fails: what cannot be had is missing. */
    CompletableFuture<Gathered> gather(Question<S> question) {
        OwnerOrStandby.Origin origin = OwnerOrStandby.Origin.of(question.headers);
        List<CompletableFuture<Gathered>> parts = new ArrayList<>();
        for (int partition : wanted(question.headers)) {
            Places places = new Places(question, partition);
            parts.add(who.answer(new OwnerOrStandby.Read<>(partition, question.terms, origin, places))
                    .exceptionally(failure -> missing(partition, failure)));
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    Gathered whole = new Gathered(question.shape.key);
                    parts.forEach(part -> whole.add(part.join()));
                    return whole;
                });
    }

    /** The partitions that a request is about. */
    Collection<Integer> wanted(RequestHeaders headers) {
        int partitions = node.log().partitions();
        String named = Sender.isForwarded(headers) ? headers.get(Headers.PARTITIONS) : null;
        return named == null ? IntStream.range(0, partitions).boxed().toList() : PartitionList.parse(named, partitions);
    }

    /** Where the part of one partition may be had. */
    private final class Places implements OwnerOrStandby.Places<Gathered> {

        private final Question<S> question;
        private final int partition;

        Places(Question<S> question, int partition) {
            this.question = question;
            this.partition = partition;
        }

        @Override
        public CompletableFuture<Gathered> here() {
            return node.reader().read(partition, question.terms).thenApply(view -> counted(view, Role.OWNER));
        }

        @Override
        public CompletableFuture<Gathered> copyHere() {
            return node.reader().copy(partition, question.terms).thenApply(view -> counted(view, Role.STANDBY));
        }

        @Override
        public CompletableFuture<Gathered> at(URI peer, Role role) {
            return node.peers()
                    .ask(peer, role, question.path, partition)
                    .thenApply(answer -> part(question, peer, answer));
        }

        private Gathered counted(PartitionView<S> view, Role role) {
            Gathered part = new Gathered(question.shape.key);
            part.isOf(role);
            part.reflects(node.log().position(partition, view.meta().applied()), Answers.ageMs(view.asOfNanos()));
            part.changed(node.log().position(partition, lastChange(view)));
            question.shape.counting.count(partition, view, part);
            return part;
        }
    }

    private static Gathered part(Question<?> question, URI peer, AggregatedHttpResponse answer) {
        if (answer.status().code() != 200) {
            throw Problems.ofPeer(peer, answer);
        }
        ObjectNode body = Json.object(answer.content().array());
        Gathered part = new Gathered(question.shape.key);
        part.isOf(Role.in(answer.headers(), Headers.ROLE));
        Positions.parse("Muster-Position", String.valueOf(answer.headers().get(Headers.POSITION)))
                .list()
                .forEach(position -> part.reflects(position, answer.headers().getLong(Headers.AGE_MS, 0)));
        Positions.parseOpaque("Muster-Index", String.valueOf(answer.headers().get(Headers.INDEX)))
                .list()
                .forEach(part::changed);
        for (JsonNode row : body.path(question.shape.rows)) {
            part.row(row);
        }
        if (body.has("cursor")) {
            part.hasMore();
        }
        for (Map.Entry<String, JsonNode> total : body.path("totals").properties()) {
            part.count(total.getKey(), total.getValue());
        }
        body.path("missing").forEach(one -> part.lacks(one.asText()));
        return part;
    }

    private Gathered missing(int partition, Throwable failure) {
        Throwable cause = Answers.causeOf(failure);
        missingLine.say(() -> LOG.warn(
                "{} partition={} cause=\"{}\"",
                HttpLogCode.GATHER_FAILED,
                node.log().name(partition),
                cause.toString()));
        Gathered part = new Gathered("");
        part.lacks(node.log().name(partition));
        part.because(Problems.of(cause));
        return part;
    }

    private static void write(JsonGenerator json, Question<?> question, Gathered gathered, Json.Writing before)
            throws IOException {
        json.writeStartObject();
        before.to(json);
        gathered.write(json, question.shape.rows, question.page);
        json.writeEndObject();
    }
}
