package dev.muster.bench.presence;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Locale;
import java.util.Set;

/**
 * Answers the same bytes to whatever is asked: the most that the server could do if Muster did nothing. Thread-safe.
 *
 * <p>What is answered is a copy of a real answer, but for the headers that the server itself adds to any answer.
 */
final class ConstantAnswer implements HttpService {

    static final String PATH = "/bench/constant";

    private static final Set<String> OF_THE_SERVER = Set.of("content-length", "date", "server");

    private volatile Copy copy = new Copy(ResponseHeaders.of(HttpStatus.NO_CONTENT), HttpData.empty());

    private record Copy(ResponseHeaders headers, HttpData body) {}

    /** From now on answers what the connection has just received. */
    void imitate(KeepAlive connection) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(connection.status());
        connection.head().lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals("content-type")) {
                // As a type and not as a text, which the server would parse anew with every answer.
                headers.contentType(MediaType.parse(value));
            } else if (!OF_THE_SERVER.contains(name)) {
                headers.add(HttpHeaderNames.of(name), value);
            }
        });
        copy = new Copy(headers.build(), HttpData.wrap(connection.body()));
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        Copy present = copy;
        return HttpResponse.of(present.headers, present.body);
    }
}
