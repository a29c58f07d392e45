package dev.muster.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.InvalidValueException;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import java.net.URI;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever goes wrong with a request into a problem document. */
final class Problems implements ServerErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private static final int LONGEST_PATH = 300;

    private final List<KnownPath> paths;

    /** Knows the methods of these routes. */
    Problems(List<HttpRoute> routes) {
        paths = routes.stream()
                .map(route -> new KnownPath(
                        Pattern.compile(PARAMETER.matcher(route.path()).replaceAll("[^/]+")),
                        route.method().name()))
                .toList();
    }

    private record KnownPath(Pattern path, String method) {}

    /** The problem that a failure is. */
    static Problem of(Throwable failure) {
        Throwable cause = Answers.causeOf(failure);
        if (cause instanceof ProblemException known) {
            return known.problem();
        }
        if (cause instanceof InvalidValueException invalid) {
            return Problem.of(ProblemCode.INVALID_VALUE, String.valueOf(invalid.getMessage()))
                    .with(Problem.Extras.NONE.withField(invalid.field()));
        }
        if (cause instanceof QueryException query) {
            return Problem.of(codeOf(query.reason()), String.valueOf(query.getMessage()));
        }
        if (cause instanceof ContentTooLargeException) {
            return Problem.of(
                    ProblemCode.BODY_TOO_LARGE,
                    "body: too large (expected: at most " + HttpLimits.MAX_BODY_BYTES + " bytes)");
        }
        if (cause instanceof RequestTimeoutException) {
            return Problem.of(ProblemCode.REQUEST_TIMEOUT, "Expected the request to end, but it did not in time");
        }
        LOG.error("{} cause=\"{}\"", HttpLogCode.INTERNAL_ERROR, cause.toString(), cause);
        return Problem.of(ProblemCode.INTERNAL, "The node's log says more");
    }

    /** Why another node could not answer a read now. */
    static QueryException ofPeer(URI peer, AggregatedHttpResponse answer) {
        JsonNode problem = Json.objectOrEmpty(answer.content().array());
        String code = problem.path("code").asText();
        Reason reason = Stream.of(Reason.values())
                .filter(one -> codeOf(one).text().equals(code))
                .findFirst()
                .orElse(Reason.OWNER_UNREACHABLE);
        String detail = problem.path("detail").asText("it answered " + answer.status());
        return new QueryException(reason, "The node at " + peer + " says: " + detail);
    }

    /** Whether another node's answer is a problem by which nobody knows what became of the request. */
    static boolean leavesOpen(AggregatedHttpResponse answer) {
        String code = Json.objectOrEmpty(answer.content().array()).path("code").asText();
        return !answer.status().isSuccess()
                && Stream.of(ProblemCode.values())
                        .filter(one -> one.text().equals(code))
                        .findFirst()
                        .map(ProblemCode::leavesOpen)
                        .orElse(true);
    }

    /** Whether what another node says is the answer itself, though it is one of 503: it would be the same anywhere. */
    static boolean isAnAnswer(AggregatedHttpResponse answer) {
        return Json.objectOrEmpty(answer.content().array())
                .path("code")
                .asText()
                .equals(ProblemCode.NO_INSTANCE.text());
    }

    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext context, Throwable failure) {
        Throwable cause = Answers.causeOf(failure);
        if (cause instanceof HttpStatusException status) {
            return ofStatus(status.httpStatus(), context.method().name(), context.path())
                    .toHttpResponse();
        }
        if (cause instanceof com.linecorp.armeria.common.ClosedSessionException
                || cause instanceof com.linecorp.armeria.common.CancellationException) {
            // The client has gone; there is nobody to tell. The default closes the stream.
            return null;
        }
        return of(cause).answer().toHttpResponse();
    }

    @Override
    @SuppressWarnings("checkstyle:ParameterNumber") // Armeria's signature.
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        if (cause != null && Answers.causeOf(cause) instanceof RequestTimeoutException) {
            return of(cause).answer();
        }
        return headers == null
                ? ofStatus(status, "", "")
                : ofStatus(status, headers.method().name(), headers.path());
    }

    private AggregatedHttpResponse ofStatus(HttpStatus status, String method, String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        return switch (status.code()) {
            case 404 -> unknown(path).answer();
            case 405 -> notAllowed(method, path).answer();
            case 408 ->
                Problem.of(ProblemCode.REQUEST_TIMEOUT, "Expected the request to end, but it did not in time")
                        .answer();
            case 413 ->
                Problem.of(
                                ProblemCode.BODY_TOO_LARGE,
                                "body: too large (expected: at most " + HttpLimits.MAX_BODY_BYTES + " bytes)")
                        .answer();
            case 415 ->
                Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type (expected: application/json)")
                        .answer();
            case 400 ->
                Problem.of(
                                ProblemCode.BAD_REQUEST,
                                "request: cannot be read (expected: HTTP/1.1 or HTTP/2, and a path in percent-encoded"
                                        + " UTF-8 without control characters and without '..')")
                        .answer();
            case 414 ->
                Problem.of(
                                ProblemCode.BAD_REQUEST,
                                "request line: too long (expected: at most " + HttpLimits.MAX_LINE_BYTES + " bytes)")
                        .answer(414);
            case 431 ->
                Problem.of(
                                ProblemCode.BAD_REQUEST,
                                "headers: too long (expected: at most " + HttpLimits.MAX_HEADER_BYTES + " bytes)")
                        .answer(431);
            case 503 ->
                Problem.of(ProblemCode.NOT_READY, "The node does not take requests now")
                        .answer();
            default ->
                status.isClientError()
                        ? Problem.of(ProblemCode.BAD_REQUEST, status.toString()).answer(status.code())
                        : Problem.of(ProblemCode.INTERNAL, status.toString()).answer(status.code());
        };
    }

    private Problem unknown(String path) {
        String bare = path.replaceFirst("/+$", "");
        boolean isOneTooMany =
                paths.stream().anyMatch(known -> known.path.matcher(bare).matches());
        String expected = isOneTooMany
                ? "'" + bare + "', without a slash at the end"
                : "one of those that GET /openapi.json lists";
        String shown = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "..." : path;
        return Problem.of(ProblemCode.UNKNOWN_PATH, "path: '" + shown + "' (expected: " + expected + ")");
    }

    private Problem notAllowed(String method, String path) {
        TreeSet<String> methods = new TreeSet<>();
        paths.stream().filter(known -> known.path.matcher(path).matches()).forEach(known -> methods.add(known.method));
        String allow = String.join(", ", methods);
        return Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "method: " + method + " (expected: " + allow + ")")
                .with(Problem.Extras.NONE.withAllow(allow));
    }

    private static ProblemCode codeOf(QueryException.Reason reason) {
        return switch (reason) {
            case RESTORING -> ProblemCode.RESTORING;
            case OWNER_UNKNOWN -> ProblemCode.OWNER_UNKNOWN;
            case OWNER_UNREACHABLE -> ProblemCode.OWNER_UNREACHABLE;
            case PARTITION_MOVED -> ProblemCode.PARTITION_MOVED;
            case LOG_UNAVAILABLE -> ProblemCode.LOG_UNAVAILABLE;
            case TOO_MANY_WATCHES -> ProblemCode.TOO_MANY_WATCHES;
            case FACTS_GONE -> ProblemCode.FACTS_GONE;
            case NOT_REACHED -> ProblemCode.NOT_REACHED;
            case OUTCOME_UNKNOWN -> ProblemCode.OUTCOME_UNKNOWN;
        };
    }
}
