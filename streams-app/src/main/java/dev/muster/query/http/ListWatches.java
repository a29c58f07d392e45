package dev.muster.query.http;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.query.Page;
import dev.muster.query.Position;
import dev.muster.query.Positions;
import dev.muster.query.ReadTerms;
import dev.muster.query.watch.WatchHub;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.Watcher;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Watches of a list of services or breakers, which comes from all partitions, on this node and on others. All who watch the same page of
 * it share one feed. The feeds live on one event loop; only their age is asked from others.
 */
final class ListWatches<S> {

    /** What it may take to find out that a position was reached long ago. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Page ONE = new Page(1, Optional.empty());

    private final HttpNode<S, ?, ?> node;
    private final WatchHub<S> hub;

    private final Watching watching;
    private final Gathering<S> gathering;
    private final String list;
    private final EventLoop loop = CommonPools.workerGroup().next();
    private final Map<Key, ListFeed<S>> feeds = new ConcurrentHashMap<>();

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
        Page page = question.page();
        String cursor =
                page.after().map(name -> "&cursor=" + Page.cursorAfter(name)).orElse("");
        Gathering.Question<S> prompt = ofOwners(question, page, cursor, Positions.NONE);
        Optional<Positions> seen = how.seen().map(word -> index(how, word));
        List<Position> least = new ArrayList<>(question.terms().minPosition().list());
        seen.ifPresent(positions -> least.addAll(positions.list()));
        CompletableFuture<?> reached = least.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : reached(ofOwners(question, ONE, "", Positions.of(least)), how.patience());
        return watching.here(context, how, reached.thenApply(done -> new Source(prompt, seen)));
    }

    /** Each part from its owner: a copy would be older than what others were told. And asked for at once. */
    private Gathering.Question<S> ofOwners(Gathering.Question<S> question, Page page, String cursor, Positions least) {
        String path = list + "?consistency=owner&limit=" + page.limit() + cursor
                + (least.list().isEmpty() ? "" : "&min-position=" + least.text());
        return new Gathering.Question<>(question.headers(), path, ReadTerms.ofOwner(least), page, question.shape());
    }

    private Positions index(WatchTerms how, String word) {
        Positions index = Positions.parseOpaque(how.field(), word);
        if (node.log().unknownOf(index).isPresent()) {
            throw how.unreadable();
        }
        return index;
    }

    /** Fails when a partition that answers does not come so far in time. One that nobody answers for is waited for by the feed. */
    private CompletableFuture<?> reached(Gathering.Question<S> question, Duration patience) {
        Gathered late = new Gathered("");
        late.because(Problem.of(
                ProblemCode.NOT_REACHED,
                "Expected to reach " + question.terms().minPosition().text() + " within " + patience
                        + ", but not every partition has"));
        return gathering
                .gather(question)
                .completeOnTimeout(late, patience.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(Gathered::requireReached);
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
            ListFeed<S> feed = feeds.get(key);
            return feed == null ? ageOfWhatIsHere() : feed.ageMs();
        }

        /** Nothing was told yet. */
        private long ageOfWhatIsHere() {
            return key.partitions.stream()
                    .flatMap(partition -> node.reader().present(partition).stream())
                    .mapToLong(view -> Answers.ageMs(view.asOfNanos()))
                    .max()
                    .orElse(0);
        }

        private void leave(Watcher<Told> watcher) {
            ListFeed<S> feed = feeds.get(key);
            if (feed != null && feed.leave(watcher)) {
                feeds.remove(key);
            }
        }
    }
}
