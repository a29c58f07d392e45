package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import dev.muster.query.Page;
import dev.muster.query.Positions;
import dev.muster.query.QueryException;
import dev.muster.query.ReadTerms;
import dev.muster.query.Routing;
import dev.muster.view.PartitionView;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that need all partitions of the log: those that are here are counted here, their owners are asked for the others, once, and
 * what nobody answers for is named as missing. Only an answer without any part is an error.
 */
final class Gathering<S> {

    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

    private final HttpNode<S, ?, ?> node;

    Gathering(HttpNode<S, ?, ?> node) {
        this.node = node;
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
            byte[] body = Json.bytes(json -> write(json, question, gathered, before));
            return Answers.json(node.answers().gathered(gathered.positions(), gathered.ageMs()), body);
        });
    }

    /** All parts. Never fails: what cannot be had is missing. */
    CompletableFuture<Gathered> gather(Question<S> question) {
        List<CompletableFuture<Gathered>> parts = new ArrayList<>();
        SortedMap<URI, List<Integer>> elsewhere = new TreeMap<>();
        for (int partition : wanted(question.headers)) {
            if (node.reader().present(partition).isPresent()) {
                parts.add(here(question, partition));
            } else {
                Routing.Elsewhere where = node.routing().elsewhere(node.log().id(partition));
                if (where instanceof Routing.Elsewhere.At at && !Sender.isForwarded(question.headers)) {
                    elsewhere
                            .computeIfAbsent(at.owner(), owner -> new ArrayList<>())
                            .add(partition);
                } else {
                    parts.add(missing(
                            List.of(partition),
                            HttpNode.whyNot(where, node.log().id(partition))));
                }
            }
        }
        elsewhere.forEach((owner, partitions) -> parts.add(there(question, owner, partitions)));
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    Gathered whole = new Gathered(question.shape.key);
                    parts.forEach(part -> whole.add(part.join()));
                    return whole;
                });
    }

    private Collection<Integer> wanted(RequestHeaders headers) {
        int partitions = node.log().partitions();
        String named = Sender.isForwarded(headers) ? headers.get(Headers.PARTITIONS) : null;
        return named == null ? IntStream.range(0, partitions).boxed().toList() : PartitionList.parse(named, partitions);
    }

    private CompletableFuture<Gathered> here(Question<S> question, int partition) {
        return node.reader()
                .read(partition, question.terms)
                .thenApply(view -> {
                    Gathered part = new Gathered(question.shape.key);
                    part.reflects(
                            node.log().position(partition, view.meta().applied()),
                            Answers.ageMs(view.publishedNanos()));
                    question.shape.counting.count(partition, view, part);
                    return part;
                })
                .exceptionallyCompose(failure -> missing(List.of(partition), failure));
    }

    private CompletableFuture<Gathered> there(Question<S> question, URI owner, List<Integer> partitions) {
        return node.peers()
                .ask(owner, question.path, partitions)
                .thenApply(answer -> part(question.shape, owner, answer))
                .exceptionallyCompose(failure -> {
                    Throwable cause = Answers.causeOf(failure);
                    LOG.warn(
                            "{} owner={} partitions={} cause=\"{}\"",
                            HttpLogCode.GATHER_FAILED,
                            owner,
                            partitions,
                            cause.toString());
                    return missing(
                            partitions,
                            new QueryException(
                                    QueryException.Reason.OWNER_UNREACHABLE,
                                    "Expected the owner at " + owner + " to answer, but: " + cause,
                                    cause));
                });
    }

    private static Gathered part(Shape<?> shape, URI owner, AggregatedHttpResponse answer) {
        if (answer.status().code() != 200) {
            throw new QueryException(QueryException.Reason.OWNER_UNREACHABLE, owner + " answered " + answer.status());
        }
        ObjectNode body = Json.object(answer.content().array());
        Gathered part = new Gathered(shape.key);
        Positions.parse("Muster-Position", String.valueOf(answer.headers().get(Headers.POSITION)))
                .list()
                .forEach(position -> part.reflects(position, answer.headers().getLong(Headers.AGE_MS, 0)));
        for (JsonNode row : body.path(shape.rows)) {
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

    private CompletableFuture<Gathered> missing(List<Integer> partitions, Throwable failure) {
        Gathered part = new Gathered("");
        Throwable cause = Answers.causeOf(failure);
        partitions.forEach(partition -> part.lacks(node.log().domain().log() + ":" + partition));
        part.because(Problems.of(cause));
        return CompletableFuture.completedFuture(part);
    }

    private static void write(JsonGenerator json, Question<?> question, Gathered gathered, Json.Writing before)
            throws IOException {
        json.writeStartObject();
        before.to(json);
        gathered.write(json, question.shape.rows, question.page);
        json.writeEndObject();
    }
}
