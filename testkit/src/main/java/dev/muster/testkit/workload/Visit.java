package dev.muster.testkit.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a thread does with one object before it turns to another. */
interface Visit {

    int SHORTEST_TTL_SECONDS = 3;
    int TTLS = 3;
    ObjectMapper JSON = new ObjectMapper();

    /** Does it; returns early when the run ends. */
    void make() throws InterruptedException;

    /** A pause that says whether the run ends. */
    @FunctionalInterface
    interface Pause {
        boolean pause() throws InterruptedException;
    }

    /**
     * Who does it.
     *
     * @param id of the thread, among all clients
     * @param resource what the locks protect
     */
    record Setting(String id, ResourceClient resource) {

        /** The ttl that it always asks for, so that what it asks twice is the same. */
        String ttl() {
            return "PT" + (SHORTEST_TTL_SECONDS + Math.floorMod(id.hashCode(), TTLS)) + "S";
        }
    }

    /** An empty body. */
    static ObjectNode body() {
        return JSON.createObjectNode();
    }
}
