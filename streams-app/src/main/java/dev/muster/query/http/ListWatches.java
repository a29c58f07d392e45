package dev.muster.query.http;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.query.Consistency;
import dev.muster.query.Page;
import dev.muster.query.Positions;
import dev.muster.query.ReadTerms;
import dev.muster.query.watch.WatchHub;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.Watcher;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Watches of a list of services or breakers, which comes from all partitions, on this node and on others. All who watch the same page of it share
 * one feed. The feeds live on one event loop.
 */
final class ListWatches<S> {

    private final HttpNode<S, ?, ?> node;
    private final WatchHub<S> hub;
    private final Watching watching;
    private final Gathering<S> gathering;
    private final String list;
    private final EventLoop loop = CommonPools.workerGroup().next();
    private final Map<Key, ListFeed<S>> feeds = new HashMap<>();

    /** Of the list at this path. */
    ListWatches(PartitionWatches<S> watches, String list) {
        this.node = watches.node();
        this.hub = watches.hub();
        this.watching = watches.watching();
        this.gathering = new Gathering<>(node);
        this.list = list;
    }

    /** What makes two questions the same. */
    private record Key(List<Integer> partitions, boolean isForwarded, Page page) {}

    /** Watches a list. */
    HttpResponse watch(ServiceRequestContext context, WatchTerms how, Gathering.Question<S> question) {
        // Each part from its owner: a copy would be older than what others were told. And asked for at once.
        Page page = question.page();
        String path = list + "?consistency=owner&limit=" + page.limit()
                + page.after().map(name -> "&cursor=" + Page.cursorAfter(name)).orElse("");
        ReadTerms terms = new ReadTerms(Consistency.OWNER, question.terms().minPosition());
        Gathering.Question<S> prompt =
                new Gathering.Question<>(question.headers(), path, terms, page, question.shape());
        Optional<Positions> seen = how.seen().map(word -> Positions.parseOpaque(how.field(), word));
        return watching.here(context, how, CompletableFuture.completedFuture(new Source(prompt, seen)));
    }

    /** One request's list. */
    private final class Source implements WatchSource {

        private final Gathering.Question<S> question;
        private final Optional<Positions> seen;
        private final Key key;

        Source(Gathering.Question<S> question, Optional<Positions> seen) {
            Collection<Integer> wanted = gathering.wanted(question.headers());
            this.question = question;
            this.seen = seen;
            this.key = new Key(List.copyOf(wanted), Sender.isForwarded(question.headers()), question.page());
        }

        @Override
        public Watch watch(Watcher<Told> watcher) {
            loop.execute(() -> feeds.computeIfAbsent(
                            key,
                            k -> new ListFeed<>(
                                    new ListFeed.Parts<>(node, hub, gathering, loop, list), question, k.partitions))
                    .enter(watcher, seen));
            return () -> loop.execute(() -> leave(watcher));
        }

        @Override
        public CompletableFuture<HttpResponse> unchanged() {
            return gathering.answer(question, json -> {});
        }

        @Override
        public long ageMs() {
            return 0;
        }

        private void leave(Watcher<Told> watcher) {
            ListFeed<S> feed = feeds.get(key);
            if (feed != null && feed.leave(watcher)) {
                feeds.remove(key);
            }
        }
    }
}
