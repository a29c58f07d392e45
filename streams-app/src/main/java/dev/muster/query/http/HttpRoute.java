package dev.muster.query.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceRequestContext;

/**
 * One call that the server answers.
 *
 * @param method its method
 * @param path its path, with parameters in braces
 * @param access what it asks of the caller
 * @param handler what answers; runs on an event loop and must not block
 */
record HttpRoute(HttpMethod method, String path, Access access, Handler handler) {

    /** Answers a request. What it throws becomes a problem document. */
    interface Handler {
        HttpResponse answer(ServiceRequestContext context, HttpRequest request);
    }

    /** As the server binds it. */
    Route bound() {
        return Route.builder().methods(method).path(path).build();
    }

    static HttpRoute get(String path, Access access, Handler handler) {
        return new HttpRoute(HttpMethod.GET, path, access, handler);
    }

    static HttpRoute put(String path, Access access, Handler handler) {
        return new HttpRoute(HttpMethod.PUT, path, access, handler);
    }

    static HttpRoute post(String path, Access access, Handler handler) {
        return new HttpRoute(HttpMethod.POST, path, access, handler);
    }

    static HttpRoute patch(String path, Access access, Handler handler) {
        return new HttpRoute(HttpMethod.PATCH, path, access, handler);
    }

    static HttpRoute delete(String path, Access access, Handler handler) {
        return new HttpRoute(HttpMethod.DELETE, path, access, handler);
    }
}
