package dev.muster.schemaregistry;

import com.linecorp.armeria.common.HttpMethod;

/**
 * One row of the registry's REST API.
 *
 * @param path in Armeria's form, with {@code {name}} for a part that varies
 */
record Route(HttpMethod method, String path, Handler handler) {
    /** Answers with what becomes JSON; refuses with {@link dev.muster.wire.SchemaRegistryException}. Runs on a thread that may block. */
    interface Handler {
        Object answer(SchemaLog log, RegistryRequest request);
    }

    static Route get(String path, Handler handler) {
        return new Route(HttpMethod.GET, path, handler);
    }

    static Route post(String path, Handler handler) {
        return new Route(HttpMethod.POST, path, handler);
    }

    static Route put(String path, Handler handler) {
        return new Route(HttpMethod.PUT, path, handler);
    }

    static Route delete(String path, Handler handler) {
        return new Route(HttpMethod.DELETE, path, handler);
    }
}
