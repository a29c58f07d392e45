package dev.muster.testkit.workload;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One question to Muster.
 *
 * @param key the object it is about, such as {@code lock/a}
 * @param method of HTTP
 * @param path on any node
 * @param body JSON; null where there is none
 */
public record HttpCall(String key, String method, String path, JsonNode body) {

    /** Whether it changes nothing, so that it may be asked again at will. */
    boolean isRead() {
        return method.equals("GET");
    }
}
