package dev.muster.query.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Watches of partitions that another node owns, streaming through: when either side closes, so does the other. Each has a connection of
 * its own to the owner, so that a client that does not take its events holds up nobody else, and is cut off by the owner itself.
 * Thread-safe.
 */
final class Relays implements AutoCloseable {

    private final Peers peers;
    private final Set<HttpResponse> open = ConcurrentHashMap.newKeySet();

    Relays(Peers peers) {
        this.peers = peers;
    }

    HttpResponse open(ServiceRequestContext context, RequestHeaders headers, URI owner, WatchTerms terms) {
        AtomicBoolean isAnswered = new AtomicBoolean();
        HttpResponse response = peers.watch(owner, headers, Caller.of(context), terms.atMost())
                .mapHeaders(answer -> {
                    isAnswered.set(true);
                    return Peers.passedBack(answer);
                })
                // Once the client has headers nothing can be said any more: the end of the stream tells it.
                .mapError(
                        failure -> isAnswered.get() ? ClosedStreamException.get() : Peers.unreachable(owner, failure));
        open.add(response);
        Answers.whenOver(response, () -> open.remove(response));
        return response;
    }

    @Override
    public void close() {
        open.forEach(HttpResponse::abort);
    }
}
