package dev.muster.query.http;

import com.linecorp.armeria.common.HttpResponse;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.Watcher;
import java.util.concurrent.CompletableFuture;

/** Something that one request watches. */
interface WatchSource {

    /** Begins to watch, on the watcher's executor. */
    Watch watch(Watcher<Told> watcher);

    /** The answer of a long poll that was told nothing for as long as it waits. */
    CompletableFuture<HttpResponse> unchanged();

    /** How old what it last told may be, as far as this node knows. */
    long ageMs();
}
