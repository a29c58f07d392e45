package dev.muster.query.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.muster.fold.InvalidValueException;
import io.netty.util.AttributeKey;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every route: counts and times requests, turns away those that are too many or whose bodies are too much, and sends
 * clients away when the server closes. Watches are not counted: they last, and are bounded as watches.
 */
final class Gate extends SimpleDecoratingHttpService {

    private static final int LONGEST_PATH = 300;
    private static final AttributeKey<AtomicReference<@Nullable Admission>> COUNTED =
            AttributeKey.valueOf(Gate.class, "COUNTED");

    private final Admission admission;
    private final BodyBudget bodies;
    private final HttpMetrics metrics;
    private final Set<String> watchable;

    /**
     * The request lasts from here on, and is bounded by who lets it: it is not one of those under way any more. Again, this does nothing.
     */
    static void countNoLonger(ServiceRequestContext context) {
        AtomicReference<Admission> counted = context.attr(COUNTED);
        Admission admission = counted == null ? null : counted.getAndSet(null);
        if (admission != null) {
            admission.leave();
        }
    }

    /** With the patterns of the routes that may be watched. */
    Gate(HttpService delegate, Admission admission, BodyBudget bodies, HttpMetrics metrics, Set<String> watchable) {
        super(delegate);
        this.bodies = bodies;
        this.watchable = watchable;
        this.admission = admission;
        this.metrics = metrics;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing follows on the counting.
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        requirePlainPath(context.routingContext().requestTarget().maybePathWithMatrixVariables());
        requireNoEmptyPart(context.rawPath());
        requireNoBodyOfARead(request);
        if (WatchTerms.mayBeAsked(request.headers(), context.query())
                && watchable.contains(context.config().route().patternString())) {
            return watch(context, request);
        }
        int now = admission.enter();
        context.setAttr(COUNTED, new AtomicReference<>(admission));
        HeadTimeout.requestBegan(context);
        context.log().whenComplete().thenAccept(log -> {
            countNoLonger(context);
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
        return unwrap().serve(context, bodies.counted(context, request));
    }

    /** What follows a semicolon would be cut off, and the request be taken for one of another name. */
    private static void requirePlainPath(@Nullable String path) {
        if (path != null && path.indexOf(';') >= 0) {
            throw new InvalidValueException("path", "a semicolon", "none: no name has one");
        }
    }

    /** It would be left out, and the path be taken for another. */
    private static void requireNoEmptyPart(@Nullable String path) {
        if (path != null && path.contains("//")) {
            String shown = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "..." : path;
            throw new ProblemException(
                    ProblemCode.UNKNOWN_PATH, "path: '" + shown + "' (expected: one without an empty part)");
        }
    }

    /** It would mean nothing, and whoever sends one believes that it does. */
    private static void requireNoBodyOfARead(HttpRequest request) {
        if (request.method() == HttpMethod.GET && !request.isEmpty()) {
            throw new ProblemException(ProblemCode.UNEXPECTED_BODY, "body: given with GET (expected: none)");
        }
    }

    /** A node that stops takes none: there is nobody any more who would tell it anything. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing follows on the counting.
    private HttpResponse watch(ServiceRequestContext context, HttpRequest request) throws Exception {
        HeadTimeout.requestBegan(context);
        context.log().whenComplete().thenAccept(log -> HeadTimeout.requestEnded(context));
        if (admission.phase() != Admission.Phase.OPEN) {
            context.initiateConnectionShutdown();
            throw new ProblemException(ProblemCode.NOT_READY, "the node is stopping");
        }
        return unwrap().serve(context, request);
    }
}
