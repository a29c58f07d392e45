package dev.muster.query.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;

/**
 * One call that the server answers.
 *
 * @param method its method
 * @param path its path, with parameters in braces
 * @param handler what answers; runs on an event loop and must not block
 */
record HttpRoute(HttpMethod method, String path, Handler handler) {

    /** Answers a request. What it throws becomes a problem document. */
    interface Handler {
        HttpResponse answer(ServiceRequestContext context, HttpRequest request);
    }

    static HttpRoute get(String path, Handler handler) {
        return new HttpRoute(HttpMethod.GET, path, handler);
    }

    static HttpRoute put(String path, Handler handler) {
        return new HttpRoute(HttpMethod.PUT, path, handler);
    }

    static HttpRoute post(String path, Handler handler) {
        return new HttpRoute(HttpMethod.POST, path, handler);
    }

    static HttpRoute patch(String path, Handler handler) {
        return new HttpRoute(HttpMethod.PATCH, path, handler);
    }

    static HttpRoute delete(String path, Handler handler) {
        return new HttpRoute(HttpMethod.DELETE, path, handler);
    }
}
