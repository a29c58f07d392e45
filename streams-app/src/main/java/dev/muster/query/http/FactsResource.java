package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.InvalidValueException;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.facts.FactFeed;
import dev.muster.query.facts.FactFilter;
import dev.muster.query.facts.FactStart;
import dev.muster.query.facts.FactWatch;
import dev.muster.query.facts.ToldFact;
import dev.muster.query.http.WatchTerms.Form;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.Watcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The facts as they happen. Every node answers for all partitions by itself. */
final class FactsResource {

    private static final Set<String> PARAMS = Set.of("kind", "key", "prefix", "from", "index", "wait", "limit");
    private static final int BATCH = 64;
    private static final long BATCH_BYTES = 64 * 1024;
    private static final long ANSWER_BYTES = 1024 * 1024;

    private final FactFeed feed;
    private final Watching watching;
    private final Answers answers;

    FactsResource(FactFeed feed, Watching watching, Answers answers) {
        this.feed = feed;
        this.watching = watching;
        this.answers = answers;
    }

    List<HttpRoute> routes() {
        return List.of(HttpRoute.watchable("/v1/facts", Access.READ, this::facts));
    }

    private HttpResponse facts(ServiceRequestContext context, HttpRequest request) {
        Params params = Params.of(context.query(), PARAMS);
        WatchTerms terms = WatchTerms.of(request.headers(), params)
                .orElse(new WatchTerms(Form.LONG_POLL, Optional.empty(), "index", Duration.ZERO));
        if (terms.form() == Form.STREAM && params.one("limit").isPresent()) {
            throw new InvalidValueException("limit", "given", "none of a stream, which goes on");
        }
        int limit = params.page().limit();
        FactFilter filter = FactFilter.of(params.one("kind"), params.one("key"), params.one("prefix"));
        FactStart start = start(terms, params);
        CompletableFuture<FactWatch> opened = new CompletableFuture<>();
        HttpResponse response =
                watching.here(context, terms, opened.thenApply(watch -> new Source(watch, terms.form(), limit)));
        // Also when the client has gone before the watch was there.
        Answers.whenOver(response, () -> {
            var unused = opened.thenAccept(FactWatch::close);
        });
        var unused = open(terms, filter, start).whenComplete((watch, failure) -> {
            if (failure == null) {
                opened.complete(watch);
            } else {
                opened.completeExceptionally(failure);
            }
        });
        return response;
    }

    /** A stream hears later of what is read later; a list is the only one, and may not be empty because it came too soon. */
    private CompletableFuture<FactWatch> open(WatchTerms terms, FactFilter filter, FactStart start) {
        return switch (terms.form()) {
            case STREAM -> feed.open(filter, start);
            case LONG_POLL -> feed.openPrimed(filter, start, terms.atMost());
        };
    }

    /** A client that comes back with the id of an event goes on there, whatever it asked for at first. */
    private static FactStart start(WatchTerms terms, Params params) {
        Optional<String> from = params.one("from");
        if (from.isPresent() && params.one("index").isPresent()) {
            throw new InvalidValueException("from", "given with index", "one of both");
        }
        if (from.isPresent() && !from.get().equals("now") && !from.get().equals("beginning")) {
            throw new InvalidValueException("from", "'" + from.get() + "'", "now or beginning");
        }
        return terms.seen()
                .map(index -> FactStart.after(terms.field(), index))
                .orElse(from.isPresent() && from.get().equals("beginning") ? FactStart.beginning() : FactStart.now());
    }

    /** One request's facts. */
    private final class Source implements WatchSource {

        private final FactWatch watch;
        private final Form form;
        private final int limit;

        Source(FactWatch watch, Form form, int limit) {
            this.watch = watch;
            this.form = form;
            this.limit = limit;
        }

        @Override
        public Watch watch(Watcher<Told> watcher) {
            Told next = new Told() {
                @Override
                public HttpData event() {
                    return events();
                }

                @Override
                public HttpResponse answer() {
                    return list();
                }
            };
            if (form == Form.STREAM) {
                // An id at once: whoever is cut off before the first fact goes on from here.
                watcher.told(next);
            }
            watch.begin(new Watcher<>() {
                @Override
                public Executor executor() {
                    return watcher.executor();
                }

                @Override
                public void told(FactWatch some) {
                    watcher.told(next);
                }

                @Override
                public void ended(End why) {
                    watcher.ended(why);
                }
            });
            return watch::close;
        }

        @Override
        public CompletableFuture<HttpResponse> unchanged() {
            try {
                return CompletableFuture.completedFuture(list());
            } catch (QueryException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public long ageMs() {
            return watch.ageMs();
        }

        /** The index with it: whoever filters, or hears nothing for long, need not go back far. */
        @Override
        public HttpData pulse() {
            return HttpData.ofUtf8(": age-ms=" + ageMs() + "\nid: " + watch.index() + "\n\n");
        }

        @Override
        public ResponseHeadersBuilder headers(Answers own) {
            return own.ofReader(ageMs());
        }

        private HttpData events() {
            FactWatch.Taken taken = watch.take(BATCH, BATCH_BYTES);
            if (taken.facts().isEmpty()) {
                return HttpData.ofUtf8("id: " + taken.index() + "\n\n");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (FactWatch.Told one : taken.facts()) {
                ToldFact fact = one.fact();
                String name = fact.form() == ToldFact.Form.UNREADABLE ? "unreadable" : "fact";
                bytes.writeBytes(Events.of(name, one.index(), HttpData.ofUtf8(fact.json()))
                        .array());
            }
            return HttpData.wrap(bytes.toByteArray());
        }

        private HttpResponse list() {
            FactWatch.Taken taken = watch.take(limit, ANSWER_BYTES);
            boolean isEnd = watch.isAtEnd();
            // There is one answer only.
            watch.close();
            if (taken.facts().isEmpty() && !isEnd) {
                throw new QueryException(
                        Reason.LOG_UNAVAILABLE, "Expected to be able to read on, but that failed; ask again");
            }
            ResponseHeadersBuilder headers = answers.ofReader(ageMs()).set(Headers.INDEX, taken.index());
            return Answers.json(headers, Json.bytes(json -> write(json, taken.facts())));
        }

        private static void write(JsonGenerator json, List<FactWatch.Told> facts) throws IOException {
            json.writeStartObject();
            json.writeArrayFieldStart("facts");
            for (FactWatch.Told one : facts) {
                json.writeRawValue(one.fact().json());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
