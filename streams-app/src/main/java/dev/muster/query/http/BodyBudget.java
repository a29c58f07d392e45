package dev.muster.query.http;

import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;

/**
 * How many bytes of requests' bodies a node holds at once: taken as they arrive, given back when the request has ended, so that a body
 * that is taken on to another node counts until that one has answered. What goes beyond is refused and let go at once. The first {@value
 * #UNCOUNTED} bytes of each body are not counted, lest a few large ones keep out heartbeats: the number of open requests bounds those.
 * Thread-safe.
 */
final class BodyBudget {

    /** Bytes of each body that are always taken. */
    static final int UNCOUNTED = 4_096;

    private final AtomicLong held = new AtomicLong();
    private final long most;

    /** Of a node that holds at most so many bytes. */
    BodyBudget(long most) {
        this.most = most;
    }

    /** Bytes that are held now. */
    long held() {
        return held.get();
    }

    /** The same request, whose body is counted as it is read. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing follows on the counting.
    HttpRequest counted(ServiceRequestContext context, HttpRequest request) {
        if (request.isEmpty() || isDeclaredSmall(request)) {
            return request;
        }
        Share share = new Share();
        context.log().whenComplete().thenRun(share::end);
        HttpRequest peeked = request.peekData(data -> share.arrived(data.length()));
        // Aggregated as it is, it would look at the data only when all of it has come: a publisher of any kind is read
        // as it comes.
        Publisher<HttpObject> asItComes = subscriber -> peeked.subscribe(subscriber);
        HttpRequest counted = HttpRequest.of(request.headers(), asItComes);
        context.updateRequest(counted);
        return counted;
    }

    /** The server takes no more than was declared, so that there is nothing to count. */
    private static boolean isDeclaredSmall(HttpRequest request) {
        long declared = request.headers().contentLength();
        return declared >= 0 && declared <= UNCOUNTED;
    }

    /** What one request holds. Data may come after its end, and is dropped by the server: it is not counted. */
    private final class Share {
        private long received;
        private long taken;
        private boolean isEnded;

        synchronized void arrived(int bytes) {
            if (isEnded) {
                return;
            }
            received += bytes;
            long more = Math.max(0, received - UNCOUNTED) - taken;
            if (held.addAndGet(more) > most) {
                held.addAndGet(-more);
                end();
                throw new ProblemException(
                        ProblemCode.OVERLOADED,
                        "bodies under way: too many (expected: at most " + most + " bytes, muster.http.max.body.heap)");
            }
            taken += more;
        }

        synchronized void end() {
            if (!isEnded) {
                isEnded = true;
                held.addAndGet(-taken);
            }
        }
    }
}
