package dev.muster.query.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.query.Position;
import dev.muster.query.Positions;
import dev.muster.query.ReadTerms;
import dev.muster.query.Routing;
import dev.muster.query.watch.Question;
import dev.muster.query.watch.WatchHub;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Watches of what one partition of a log answers: at its owner, which is this node or the one that the request is streamed through from.
 *
 * @param node the log's resources
 * @param hub tells of changes here
 * @param watching opens watches
 */
record PartitionWatches<S>(HttpNode<S, ?, ?> node, WatchHub<S> hub, Watching watching) {

    /**
     * What the watches differ in.
     *
     * @param question what is watched
     * @param how in what form, and since when
     * @param terms on what terms
     */
    record Watched<S>(Question<S, Told> question, WatchTerms how, ReadTerms terms) {}

    HttpResponse watch(ServiceRequestContext context, HttpRequest request, Watched<S> watched) {
        int partition = watched.question.partition();
        OptionalLong seen = watched.how.seenOffset();
        if (node.reader().present(partition).isEmpty()) {
            Routing.Elsewhere elsewhere = node.routing().elsewhere(node.log().id(partition));
            if (elsewhere instanceof Routing.Elsewhere.At at && !Sender.isForwarded(request.headers())) {
                return watching.there(context, request.headers(), at.owner(), watched.how);
            }
            throw HttpNode.whyNot(elsewhere, node.log().id(partition));
        }
        return watching.here(
                context,
                watched.how,
                node.reader()
                        .read(partition, notBefore(watched.terms, partition, seen), watched.how.patience())
                        .thenApply(view -> new PartitionSource<>(hub, node.reader(), watched.question, seen)));
    }

    /** Nobody is told a state that is older than the one that he has. */
    private ReadTerms notBefore(ReadTerms terms, int partition, OptionalLong seen) {
        if (seen.isEmpty()) {
            return terms;
        }
        List<Position> least = new ArrayList<>(terms.minPosition().list());
        least.add(node.log().position(partition, seen.getAsLong()));
        return new ReadTerms(terms.consistency(), Positions.of(least));
    }
}
