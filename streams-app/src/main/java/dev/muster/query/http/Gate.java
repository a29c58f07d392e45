package dev.muster.query.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;

/**
 * Stands before every route: counts and times requests, turns away those that are too many, and sends
 * clients away when the server closes.
 */
final class Gate extends SimpleDecoratingHttpService {

    private final Admission admission;
    private final HttpMetrics metrics;

    Gate(HttpService delegate, Admission admission, HttpMetrics metrics) {
        super(delegate);
        this.admission = admission;
        this.metrics = metrics;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing follows on the counting.
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        int now = admission.enter();
        HeadTimeout.requestBegan(context);
        context.log().whenComplete().thenAccept(log -> {
            admission.leave();
            HeadTimeout.requestEnded(context);
            metrics.record(context, log);
        });
        if (admission.phase() != Admission.Phase.OPEN) {
            context.initiateConnectionShutdown();
        }
        if (admission.phase() == Admission.Phase.CLOSED) {
            throw new ProblemException(ProblemCode.NOT_READY, "the node is stopping");
        }
        if (now > admission.most()) {
            throw new ProblemException(
                    ProblemCode.OVERLOADED, "open requests: " + now + " (expected: at most " + admission.most() + ")");
        }
        return unwrap().serve(context, request);
    }
}
