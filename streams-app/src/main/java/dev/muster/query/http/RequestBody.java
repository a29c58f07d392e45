package dev.muster.query.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import java.nio.charset.StandardCharsets;

/** The body of a request. */
enum RequestBody {
    /** There has to be one. */
    REQUIRED,
    /** There may be one; none is the same as {@code {}}. */
    OPTIONAL,
    /** There may be none. */
    NONE;

    private static final int LONGEST_SHOWN = 100;

    /** The body as an object; refuses what is not JSON by its media type or by itself. */
    ObjectNode read(AggregatedHttpRequest request) {
        if (request.content().isEmpty()) {
            if (this == REQUIRED) {
                throw new ProblemException(ProblemCode.MALFORMED_JSON, "body: empty (expected: a JSON object)");
            }
            return Json.object();
        }
        check(request);
        return Json.object(request.content().array());
    }

    /** The body as a list; refuses what is not JSON by its media type or by itself. */
    ArrayNode readList(AggregatedHttpRequest request) {
        if (request.content().isEmpty()) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, "body: empty (expected: a JSON list)");
        }
        check(request);
        return Json.list(request.content().array());
    }

    private void check(AggregatedHttpRequest request) {
        if (this == NONE) {
            throw new ProblemException(
                    ProblemCode.UNEXPECTED_BODY, "body: " + request.content().length() + " bytes (expected: none)");
        }
        MediaType type = request.contentType();
        if (type == null || !type.belongsTo(MediaType.JSON.withoutParameters()) || !isUtf8(type)) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type: " + given(request) + " (expected: application/json in UTF-8)");
        }
    }

    /** As it was sent: of what is no media type the request says nothing. */
    private static String given(AggregatedHttpRequest request) {
        String text = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "none");
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    }

    private static boolean isUtf8(MediaType type) {
        return StandardCharsets.UTF_8.equals(type.charset(StandardCharsets.UTF_8));
    }
}
