package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.muster.lock.Claim;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * An error as RFC 9457 has it.
 *
 * @param code what is wrong
 * @param detail in words, of this very case
 * @param extras what else is told
 */
record Problem(ProblemCode code, String detail, Extras extras) {

    private static final String RETRY_AFTER_SECONDS = "1";
    private static final String CHALLENGE = "Bearer realm=\"muster\"";
    private static final MediaType PROBLEM_JSON = MediaType.create("application", "problem+json");
    private static final String TYPE_PREFIX = "urn:muster:problem:";

    /**
     * What else is told of a problem.
     *
     * @param field field or parameter at fault
     * @param requestId id of the write whose outcome may be asked for later
     * @param allow methods that the path has
     * @param missing what is missing
     * @param holders who holds the lock
     */
    record Extras(
            Optional<String> field,
            Optional<String> requestId,
            Optional<String> allow,
            List<String> missing,
            List<Claim> holders) {

        static final Extras NONE =
                new Extras(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

        Extras withField(String name) {
            return new Extras(Optional.of(name), requestId, allow, missing, holders);
        }

        Extras withRequestId(String id) {
            return new Extras(field, Optional.of(id), allow, missing, holders);
        }

        Extras withAllow(String methods) {
            return new Extras(field, requestId, Optional.of(methods), missing, holders);
        }

        Extras withMissing(List<String> things) {
            return new Extras(field, requestId, allow, List.copyOf(things), holders);
        }

        Extras withHolders(List<Claim> claims) {
            return new Extras(field, requestId, allow, missing, List.copyOf(claims));
        }
    }

    static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, Extras.NONE);
    }

    Problem with(Extras more) {
        return new Problem(code, detail, more);
    }

    AggregatedHttpResponse answer() {
        return answer(code.status());
    }

    /** With another status than the code's own, where the code stands for many. */
    AggregatedHttpResponse answer(int status) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(status).contentType(PROBLEM_JSON);
        if (code.isPassing()) {
            headers.set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (code == ProblemCode.UNAUTHENTICATED) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE);
        }
        extras.allow.ifPresent(methods -> headers.set(HttpHeaderNames.ALLOW, methods));
        extras.requestId.ifPresent(id -> headers.set(Headers.REQUEST_ID, id));
        return AggregatedHttpResponse.of(headers.build(), HttpData.wrap(Json.bytes(json -> write(json, status))));
    }

    private void write(JsonGenerator json, int status) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", TYPE_PREFIX + code.text());
        json.writeStringField("title", code.title());
        json.writeNumberField("status", status);
        json.writeStringField("detail", detail);
        json.writeStringField("code", code.text());
        if (extras.field.isPresent()) {
            json.writeStringField("field", extras.field.get());
        }
        if (extras.requestId.isPresent()) {
            json.writeStringField("requestId", extras.requestId.get());
        }
        if (!extras.missing.isEmpty()) {
            json.writeArrayFieldStart("missing");
            for (String one : extras.missing) {
                json.writeString(one);
            }
            json.writeEndArray();
        }
        if (!extras.holders.isEmpty()) {
            LockJson.writeClaims(json, extras.holders);
        }
        json.writeEndObject();
    }
}
