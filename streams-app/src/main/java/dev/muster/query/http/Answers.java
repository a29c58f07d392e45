package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.muster.query.Position;
import dev.muster.query.http.OwnerOrStandby.Role;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Answers with the headers that say what they reflect. */
final class Answers {

    private final String node;

    Answers(String node) {
        this.node = node;
    }

    /** Headers of an answer from one partition. */
    ResponseHeadersBuilder headers(int status, Position position, long index, long asOfNanos, Role role) {
        return common(status, ageMs(asOfNanos), role)
                .add(Headers.INDEX, Long.toString(index))
                .add(Headers.POSITION, position.text());
    }

    /** Headers of an answer from one partition, joined with what another log says. */
    ResponseHeadersBuilder headers(String positions, long index, long asOfNanos, Role role) {
        return common(200, ageMs(asOfNanos), role)
                .add(Headers.INDEX, Long.toString(index))
                .add(Headers.POSITION, positions);
    }

    /** Headers of an answer that is gathered from several partitions. */
    ResponseHeadersBuilder gathered(Gathered gathered) {
        return common(200, gathered.ageMs(), gathered.role())
                .add(Headers.INDEX, gathered.index().opaque())
                .add(Headers.POSITION, gathered.positions().text());
    }

    /** An answer of JSON. */
    static HttpResponse json(ResponseHeadersBuilder headers, byte[] body) {
        return json(headers, HttpData.wrap(body));
    }

    /** An answer of JSON. */
    static HttpResponse json(ResponseHeadersBuilder headers, HttpData body) {
        return HttpResponse.of(headers.contentType(MediaType.JSON).build(), body);
    }

    /** An answer of JSON that tells of the node itself. */
    HttpResponse ofNode(byte[] body) {
        return json(ResponseHeaders.builder(200).add(Headers.NODE, node), body);
    }

    /** An answer that comes later, without a detour when it is there already. */
    static HttpResponse later(CompletableFuture<HttpResponse> answer) {
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            return answer.join();
        }
        return HttpResponse.of(answer);
    }

    /** Does something when a response is over: sent as a whole, failed, or not wanted any more. */
    static void whenOver(HttpResponse response, Runnable then) {
        var unused = response.whenComplete().whenComplete((done, failure) -> then.run());
    }

    /** What really happened, without what futures wrap around it. */
    static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static long ageMs(long asOfNanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asOfNanos));
    }

    /** Headers of an answer that any node gives. */
    ResponseHeadersBuilder ofReader(long ageMs) {
        return ResponseHeaders.builder(200)
                .add(Headers.AGE_MS, Long.toString(ageMs))
                .add(Headers.NODE, node);
    }

    /** Headers of every answer about services. */
    ResponseHeadersBuilder common(int status, long ageMs, Role role) {
        return ResponseHeaders.builder(status)
                .add(Headers.AGE_MS, Long.toString(ageMs))
                .add(Headers.NODE, node)
                .add(Headers.ROLE, role.text());
    }
}
