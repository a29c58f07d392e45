package dev.muster.query.http;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.muster.fold.EventHead;
import dev.muster.fold.Hash;
import dev.muster.fold.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A write's caller, and the id of the write. The id is the id of its event: drawn anew, or made from caller, method, path and
 * {@code Idempotency-Key}, so that the same key gives the same event. A forwarded write keeps the id that its first node gave it.
 *
 * @param requestId id of the write
 * @param caller who sends it
 */
record Sender(String requestId, Caller caller) {

    private static final int MAX_KEY = 200;

    static Sender of(ServiceRequestContext context, RequestHeaders headers) {
        Caller caller = Caller.of(context);
        return new Sender(requestId(context, headers, caller), caller);
    }

    /** Whether another node forwarded the request: it is not forwarded again. The {@link Guard} has taken away marks of others. */
    static boolean isForwarded(RequestHeaders headers) {
        return headers.contains(Headers.FORWARDED_BY);
    }

    /** Who it was, in words for the log. */
    String source() {
        return caller.source();
    }

    EventHead head() {
        return new EventHead(requestId, source(), Instant.now());
    }

    private static String requestId(ServiceRequestContext context, RequestHeaders headers, Caller caller) {
        String given = headers.get(Headers.REQUEST_ID);
        if (given != null && isForwarded(headers)) {
            return bounded("Muster-Request-Id", given);
        }
        String key = headers.get(Headers.IDEMPOTENCY_KEY);
        if (key == null) {
            return UUID.randomUUID().toString();
        }
        return requestId(caller, context.method().name(), context.path(), bounded("Idempotency-Key", key));
    }

    /** The id that another call of the same caller has, or had, by its {@code Idempotency-Key}. */
    String requestOf(String method, String path, String key) {
        return requestId(caller, method, path, bounded("idempotencyKey", key));
    }

    private static String requestId(Caller caller, String method, String path, String key) {
        String whose = caller.identity().map(identity -> identity.name() + " ").orElse("");
        String whole = whose + method + " " + path + " " + key;
        return Hash.of(whole.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String bounded(String name, String value) {
        if (value.isEmpty() || value.length() > MAX_KEY) {
            throw new InvalidValueException(name, value.length() + " characters", "1 to " + MAX_KEY);
        }
        return value;
    }
}
