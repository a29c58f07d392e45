package dev.muster.query.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Stands before every route: counts and times requests, turns away those that are too many, and sends
 * clients away when the server closes.
 */
final class Gate extends SimpleDecoratingHttpService {

    private final AtomicInteger open;
    private final int most;
    private final BooleanSupplier isClosing;
    private final HttpMetrics metrics;

    Gate(HttpService delegate, AtomicInteger open, int most, BooleanSupplier isClosing, HttpMetrics metrics) {
        super(delegate);
        this.open = open;
        this.most = most;
        this.isClosing = isClosing;
        this.metrics = metrics;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing follows on the counting.
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        int now = open.incrementAndGet();
        HeadTimeout.requestBegan(context);
        context.log().whenComplete().thenAccept(log -> {
            open.decrementAndGet();
            HeadTimeout.requestEnded(context);
            metrics.record(context, log);
        });
        if (isClosing.getAsBoolean()) {
            context.initiateConnectionShutdown();
        }
        if (now > most) {
            throw new ProblemException(
                    ProblemCode.OVERLOADED, "open requests: " + now + " (expected: at most " + most + ")");
        }
        return unwrap().serve(context, request);
    }
}
