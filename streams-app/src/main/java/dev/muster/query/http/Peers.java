package dev.muster.query.http;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.SessionProtocol;
import dev.muster.access.NodeLink;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.http.OwnerOrStandby.Role;
import io.netty.util.AsciiString;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes: takes them a request that is theirs to answer, once, with a hop mark, and remembers for a second who did not answer.
 * Thread-safe.
 */
final class Peers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(1);
    private static final Duration TAKEN_FOR_AWAY = Duration.ofSeconds(1);
    /** A node that went away without a word is noticed by this, also by those who only wait for its events. */
    private static final Duration PING_EVERY = Duration.ofSeconds(10);

    private static final Duration BEYOND_WAIT = Duration.ofSeconds(1);
    private static final List<AsciiString> PASSED_BACK = List.of(
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.CACHE_CONTROL,
            HttpHeaderNames.LOCATION,
            HttpHeaderNames.RETRY_AFTER,
            Headers.INDEX,
            Headers.POSITION,
            Headers.AGE_MS,
            Headers.NODE,
            Headers.ROLE,
            Headers.PANIC,
            Headers.REQUEST_ID);

    private static final List<AsciiString> OF_WRITES =
            List.of(HttpHeaderNames.CONTENT_TYPE, Headers.IDEMPOTENCY_KEY, Headers.PREFER);
    private static final List<AsciiString> OF_WATCHES =
            List.of(HttpHeaderNames.ACCEPT, AsciiString.cached("last-event-id"));

    private final String self;
    private final Duration answerAtMost;
    private final NodeLink link;
    private final Map<URI, Long> away = new ConcurrentHashMap<>();
    private final Map<URI, Long> answered = new ConcurrentHashMap<>();
    private @Nullable ClientFactory connections;
    private @Nullable WebClient client;

    /** Peers of the node with this id, which are given a second longer than they wait themselves. */
    Peers(String self, Duration wait, NodeLink link) {
        this.self = self;
        this.link = link;
        this.answerAtMost = wait.plus(BEYOND_WAIT);
    }

    /** Takes a write to the owner and brings back its answer. */
    CompletableFuture<HttpResponse> forwardWrite(URI owner, RequestHeaders original, Sender sender, HttpData body) {
        return forward(new Write(owner, Duration.ZERO, new CompletableFuture<>()), original, sender, body)
                .thenApply(Peers::passedBack);
    }

    /**
     * A write that its owner may hold back.
     *
     * @param owner who answers it
     * @param held for how long; zero if it does not
     * @param gone done when its caller does not wait any more, which the owner is then to notice
     */
    record Write(URI owner, Duration held, CompletableFuture<Void> gone) {}

    /** Takes a write to the owner; what that answers is passed back by who asked for it. */
    CompletableFuture<AggregatedHttpResponse> forward(
            Write write, RequestHeaders original, Sender sender, HttpData body) {
        RequestOptions options = RequestOptions.builder()
                .responseTimeout(write.held.plus(answerAtMost))
                .build();
        HttpResponse response = client().execute(HttpRequest.of(ofWrite(write.owner, original, sender), body), options);
        var unused = write.gone.thenRun(response::abort);
        return response.aggregate().handle((answer, failure) -> {
            if (failure != null) {
                if (write.held.isZero() && !write.gone.isDone()) {
                    takeForSlow(write.owner);
                }
                throw failed(write.owner, Answers.causeOf(failure), Reason.OUTCOME_UNKNOWN);
            }
            return answer;
        });
    }

    private RequestHeaders ofWrite(URI owner, RequestHeaders original, Sender sender) {
        RequestHeadersBuilder headers = marked(original.method(), owner, original.path(), sender.caller())
                .set(Headers.REQUEST_ID, sender.requestId());
        for (AsciiString name : OF_WRITES) {
            headers.add(name, original.getAll(name));
        }
        return headers.build();
    }

    /** Takes a read to a node and brings back its answer; fails when the node has none now. */
    CompletableFuture<HttpResponse> forwardRead(URI to, Role role, RequestHeaders original, Caller caller) {
        return read(to, role, marked(HttpMethod.GET, to, original.path(), caller))
                .thenApply(Peers::passedBack);
    }

    /**
     * Watches at the owner, over a connection of its own; the answer is not gathered, and may last.
     *
     * @param wait how long the owner may hold back its answer; zero for as long as it likes
     */
    HttpResponse watch(URI owner, RequestHeaders original, Caller caller, Duration wait) {
        RequestHeadersBuilder headers = marked(HttpMethod.GET, owner, original.path(), caller)
                .scheme(owner.getScheme().equals("https") ? SessionProtocol.H1 : SessionProtocol.H1C);
        for (AsciiString name : OF_WATCHES) {
            String value = original.get(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
        RequestOptions options = RequestOptions.builder()
                .responseTimeout(wait.isZero() ? Duration.ZERO : wait.plus(answerAtMost))
                .maxResponseLength(0)
                .build();
        return client().execute(HttpRequest.of(headers.build()), options);
    }

    /** Waits for a change of a node's part of a gathered answer. */
    HttpResponse poll(URI owner, String pathAndQuery, Collection<Integer> partitions, Duration wait) {
        RequestOptions options = RequestOptions.builder()
                .responseTimeout(wait.plus(answerAtMost))
                .build();
        RequestHeaders headers = marked(HttpMethod.GET, owner, pathAndQuery)
                .set(Headers.PARTITIONS, PartitionList.text(partitions))
                .build();
        return client().execute(HttpRequest.of(headers), options);
    }

    /** Asks a node for its part of a gathered answer; fails when the node has none now. */
    CompletableFuture<AggregatedHttpResponse> ask(URI to, Role role, String pathAndQuery, int partition) {
        RequestHeadersBuilder headers =
                marked(HttpMethod.GET, to, pathAndQuery).set(Headers.PARTITIONS, Integer.toString(partition));
        return read(to, role, headers);
    }

    /** Whether it makes sense to ask a node: it answers, as far as is known, or has not been tried for a second. */
    boolean mayAsk(URI peer) {
        Long until = away.get(peer);
        long now = System.nanoTime();
        return until == null || (until - now < 0 && away.replace(peer, until, now + TAKEN_FOR_AWAY.toNanos()));
    }

    /** It did not answer in good time: for a second others are asked in its place. */
    void takeForSlow(URI peer) {
        away.put(peer, System.nanoTime() + TAKEN_FOR_AWAY.toNanos());
    }

    /** What ends long after it was sent says nothing of a node that has answered others since. */
    private void failedSince(long sent, URI peer) {
        Long lastAnswer = answered.get(peer);
        if (lastAnswer == null || lastAnswer - sent < 0) {
            takeForSlow(peer);
        }
    }

    private CompletableFuture<AggregatedHttpResponse> read(URI to, Role role, RequestHeadersBuilder headers) {
        headers.set(Headers.ASKED_AS, role.text());
        long sent = System.nanoTime();
        return client().execute(headers.build()).aggregate().handle((answer, failure) -> {
            if (failure != null) {
                failedSince(sent, to);
                throw failed(to, Answers.causeOf(failure), Reason.OWNER_UNREACHABLE);
            }
            answered.put(to, System.nanoTime());
            away.remove(to);
            if (answer.status().code() == 503 && !Problems.isAnAnswer(answer)) {
                throw Problems.ofPeer(to, answer);
            }
            return answer;
        });
    }

    @Override
    public synchronized void close() {
        if (connections != null) {
            connections.close();
        }
    }

    /** Made at first use: most nodes of a small cluster never need it, and it takes a while. */
    private synchronized WebClient client() {
        if (client == null) {
            ClientFactoryBuilder builder =
                    ClientFactory.builder().connectTimeout(CONNECT_AT_MOST).pingInterval(PING_EVERY);
            link.trusted().ifPresent(file -> builder.tlsCustomizer(tls -> tls.trustManager(file.toFile())));
            connections = builder.build();
            client = WebClient.builder()
                    .factory(connections)
                    .responseTimeout(answerAtMost)
                    .build();
        }
        return client;
    }

    /** On behalf of a caller, whose name and role travel along. */
    private RequestHeadersBuilder marked(HttpMethod method, URI owner, String pathAndQuery, Caller caller) {
        RequestHeadersBuilder headers =
                marked(method, owner, pathAndQuery).set(Headers.FORWARDED_FOR, caller.address());
        caller.identity().ifPresent(identity -> headers.set(Headers.FORWARDED_CALLER, identity.text()));
        return headers;
    }

    /** On this node's own behalf. */
    private RequestHeadersBuilder marked(HttpMethod method, URI owner, String pathAndQuery) {
        RequestHeadersBuilder headers = RequestHeaders.builder(method, pathAndQuery)
                .scheme(owner.getScheme())
                .authority(owner.getAuthority())
                .set(Headers.FORWARDED_BY, self);
        link.authorization().ifPresent(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value));
        return headers;
    }

    /** Nobody knows what became of a read that failed, and nobody needs to. */
    static QueryException unreachable(URI owner, @Nullable Throwable failure) {
        Throwable cause = failure == null ? new IllegalStateException("no answer") : Answers.causeOf(failure);
        return failed(owner, cause, Reason.OWNER_UNREACHABLE);
    }

    private static QueryException failed(URI owner, Throwable cause, Reason whenSent) {
        LOG.warn("{} owner={} cause=\"{}\"", HttpLogCode.FORWARD_FAILED, owner, cause.toString());
        Reason reason = cause instanceof UnprocessedRequestException ? Reason.OWNER_UNREACHABLE : whenSent;
        return new QueryException(
                reason, "Expected the owner at " + owner + " to answer, but " + Unanswered.inWords(cause), cause);
    }

    /** What the owner answered, for the client. */
    static HttpResponse passedBack(AggregatedHttpResponse answer) {
        return HttpResponse.of(passedBack(answer.headers()), answer.content());
    }

    /** What the owner's headers say to the client. */
    static ResponseHeaders passedBack(ResponseHeaders answer) {
        if (answer.status().code() == 401) {
            // The caller has shown enough here: it is this node that was not let in.
            throw new QueryException(
                    Reason.OWNER_UNREACHABLE,
                    "Expected the owner to let this node in, but it answered 401"
                            + " (expected: muster.http.node.token to be a token of role node in the owner's file)");
        }
        ResponseHeadersBuilder headers = ResponseHeaders.builder(answer.status());
        for (AsciiString name : PASSED_BACK) {
            String value = answer.get(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
        return headers.build();
    }
}
