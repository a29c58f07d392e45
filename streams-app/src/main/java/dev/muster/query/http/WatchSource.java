package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.query.watch.WatchHub.Watch;
import dev.muster.query.watch.Watcher;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Something that one request watches. */
interface WatchSource {

    /** Begins to watch, on the watcher's executor. */
    Watch watch(Watcher<Told> watcher);

    /** The answer of a long poll that was told nothing for as long as it waits. */
    CompletableFuture<HttpResponse> unchanged();

    /** How old what it last told may be, as far as this node knows. */
    long ageMs();

    /** What a stream is sent that has nothing to tell, so that its client knows that it lives. */
    default HttpData pulse() {
        return HttpData.of(StandardCharsets.US_ASCII, ": age-ms=" + ageMs() + "\n\n");
    }

    /** Headers of a stream. */
    default ResponseHeadersBuilder headers(Answers answers) {
        return answers.common(200, ageMs(), Role.OWNER);
    }
}
