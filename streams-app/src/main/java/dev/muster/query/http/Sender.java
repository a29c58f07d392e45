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
 * Who sends a write, and under which id. The id is the id of its event: drawn anew, or made from the method, path and
 * {@code Idempotency-Key}, so that the same key gives the same event. A forwarded write keeps the id that its first node gave it.
 *
 * @param requestId id of the write
 * @param source {@code http:} and the address that it came from; for people, decides nothing
 * @param address that address
 */
record Sender(String requestId, String source, String address) {

    private static final int MAX_KEY = 200;
    private static final int MAX_ADDRESS = 100;

    static Sender of(ServiceRequestContext context, RequestHeaders headers) {
        String address = address(context, headers);
        return new Sender(requestId(context, headers), "http:" + address, address);
    }

    /** Whether another node forwarded the request: it is not forwarded again. */
    static boolean isForwarded(RequestHeaders headers) {
        return headers.contains(Headers.FORWARDED_BY);
    }

    EventHead head() {
        return new EventHead(requestId, source, Instant.now());
    }

    private static String requestId(ServiceRequestContext context, RequestHeaders headers) {
        String given = headers.get(Headers.REQUEST_ID);
        if (given != null && isForwarded(headers)) {
            return bounded("Muster-Request-Id", given);
        }
        String key = headers.get(Headers.IDEMPOTENCY_KEY);
        if (key == null) {
            return UUID.randomUUID().toString();
        }
        String whole = context.method() + " " + context.path() + " " + bounded("Idempotency-Key", key);
        return Hash.of(whole.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String bounded(String name, String value) {
        if (value.isEmpty() || value.length() > MAX_KEY) {
            throw new InvalidValueException(name, value.length() + " characters", "1 to " + MAX_KEY);
        }
        return value;
    }

    private static String address(ServiceRequestContext context, RequestHeaders headers) {
        String first = headers.get(Headers.FORWARDED_FOR);
        String address = first != null && isForwarded(headers)
                ? first
                : context.clientAddress().getHostAddress();
        return address.length() > MAX_ADDRESS ? address.substring(0, MAX_ADDRESS) : address;
    }
}
