package dev.muster.query.http;

import com.linecorp.armeria.common.HttpResponse;
import dev.muster.query.PartitionReader;
import dev.muster.query.ReadTerms;
import dev.muster.query.watch.Question;
import dev.muster.query.watch.WatchHub;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.Watcher;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A question about one partition of this node.
 *
 * @param hub tells
 * @param reader reads the present picture
 * @param question what is watched
 * @param seen index of the answer that the client has
 */
record PartitionSource<S>(WatchHub<S> hub, PartitionReader<S> reader, Question<S, Told> question, OptionalLong seen)
        implements WatchSource {

    @Override
    public Watch watch(Watcher<Told> watcher) {
        return hub.watch(question, seen, watcher);
    }

    @Override
    public CompletableFuture<HttpResponse> unchanged() {
        return reader.read(question.partition(), ReadTerms.DEFAULT)
                .thenApply(view -> question.answer(view).answer());
    }

    @Override
    public long ageMs() {
        return reader.shown(question.partition())
                .map(view -> Answers.ageMs(view.asOfNanos()))
                .orElse(0L);
    }
}
