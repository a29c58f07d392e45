package dev.muster.query.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.muster.access.Role;
import dev.muster.query.http.Callers.Found;
import dev.muster.query.http.Callers.Hop;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before every route: finds out who calls, refuses whoever may not, and takes away the headers that only nodes may send, so that
 * whatever comes behind can believe those that it sees. A route that nobody gave an {@link Access} is not open.
 */
final class Guard extends SimpleDecoratingHttpService {

    private static final List<AsciiString> OF_NODES = List.of(
            Headers.FORWARDED_BY,
            Headers.FORWARDED_FOR,
            Headers.FORWARDED_CALLER,
            Headers.REQUEST_ID,
            Headers.PARTITIONS);

    private final Callers callers;
    private final Map<Route, Access> known;
    private final WatchRights rights;
    private final Map<ServiceConfig, Optional<Access>> seen = new ConcurrentHashMap<>();

    /** With what the server's own routes ask for. */
    Guard(HttpService delegate, Callers callers, WatchRights rights, Map<Route, Access> known) {
        super(delegate);
        this.callers = callers;
        this.rights = rights;
        this.known = Map.copyOf(known);
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        Access own = seen.computeIfAbsent(context.config(), this::own).orElse(Access.ofAttached(context.method()));
        Optional<Role> needed = own.role();
        if (needed.isEmpty()) {
            return unwrap().serve(context, request);
        }
        Found found = callers.identify(context, request.headers());
        if (!found.role().includes(needed.get())) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "role: %s, of %s (expected: %s, for %s %s)"
                            .formatted(
                                    found.role().text(),
                                    found.caller().source(),
                                    needed.get().text(),
                                    context.method(),
                                    context.path()));
        }
        found.caller().knownTo(context);
        HttpRequest believed = found.hop() == Hop.BELIEVED ? request : withoutHop(context, request);
        HttpResponse response = unwrap().serve(context, believed);
        if (WatchTerms.mayBeAsked(request.headers(), context.query())) {
            rights.add(context, request.headers(), needed.get(), response);
        }
        return response;
    }

    /** Of the server's own routes. One that others attached may have several methods, and asks for what each of them does. */
    private Optional<Access> own(ServiceConfig config) {
        if (config.route().isFallback()) {
            return Optional.of(Access.OPEN); // there is nothing behind it but "no such path"
        }
        return Optional.ofNullable(known.get(config.route()));
    }

    private static HttpRequest withoutHop(ServiceRequestContext context, HttpRequest request) {
        RequestHeaders headers = request.headers();
        if (OF_NODES.stream().noneMatch(headers::contains)) {
            return request;
        }
        RequestHeadersBuilder kept = headers.toBuilder();
        OF_NODES.forEach(kept::remove);
        HttpRequest cleaned = request.withHeaders(kept);
        context.updateRequest(cleaned);
        return cleaned;
    }
}
