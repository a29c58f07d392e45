package dev.muster.query.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a request watches.
 *
 * @param form as which kind of answer
 * @param seen index of the answer that the client has, as it was told
 * @param field where the client said so
 * @param atMost how long a long poll waits
 */
record WatchTerms(Form form, Optional<String> seen, String field, Duration atMost) {

    /** Parameters that make a read a watch. */
    static final Set<String> PARAMS = Set.of("index", "wait");

    private static final Duration USUAL_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String LAST_EVENT_ID = "last-event-id";

    /** Kinds of answer. */
    enum Form {
        /** One answer, held back until there is another one than the client has. */
        LONG_POLL,
        /** Server-sent events. */
        STREAM
    }

    /** Whether a request may be a watch, told at a glance: then it is counted as one and bounded as one. */
    static boolean mayBeAsked(RequestHeaders headers, @Nullable String query) {
        return headers.method() == HttpMethod.GET
                && (wantsEvents(headers) || (query != null && (query.contains("index=") || query.contains("wait="))));
    }

    static boolean wantsEvents(RequestHeaders headers) {
        String accept = headers.get(HttpHeaderNames.ACCEPT);
        return accept != null && accept.contains(EVENT_STREAM);
    }

    /** What the request asks; empty when it asks for an answer at once. */
    static Optional<WatchTerms> of(RequestHeaders headers, Params params) {
        Optional<String> index = params.one("index");
        Optional<String> wait = params.one("wait");
        if (wantsEvents(headers)) {
            if (wait.isPresent()) {
                throw new InvalidValueException(
                        "wait", "given", "none with Accept: " + EVENT_STREAM + ", which waits for ever");
            }
            Optional<String> last =
                    Optional.ofNullable(headers.get(LAST_EVENT_ID)).filter(id -> !id.isEmpty());
            return Optional.of(new WatchTerms(
                    Form.STREAM, last.or(() -> index), last.isPresent() ? "Last-Event-ID" : "index", Duration.ZERO));
        }
        if (index.isEmpty() && wait.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new WatchTerms(
                Form.LONG_POLL, index, "index", wait.map(WatchTerms::wait).orElse(USUAL_WAIT)));
    }

    /** How long the watch may be held back until this node has come as far as the client says that it has: a stream by its own bound only. */
    Duration patience() {
        return form == Form.LONG_POLL ? atMost : LONGEST_WAIT;
    }

    /** The index, where it is an offset. */
    OptionalLong seenOffset() {
        return seen.map(text -> OptionalLong.of(offset(text))).orElseGet(OptionalLong::empty);
    }

    private long offset(String text) {
        // The longest texts of which every one is a long.
        if (text.length() > 18 || text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw unreadable();
        }
        return Long.parseLong(text);
    }

    InvalidValueException unreadable() {
        String text = seen.orElse("");
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return new InvalidValueException(
                field, "'" + shown + "'", "what Muster-Index or the id of an event said before, or none");
    }

    private static Duration wait(String text) {
        Duration wait = Durations.parse("wait", text);
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            throw new InvalidValueException("wait", wait, "PT0S to " + LONGEST_WAIT);
        }
        return wait;
    }
}
