package dev.muster.client;

/** Measures the load of an instance when asked. Asked on a thread of the client, once before each heartbeat, never twice at a time. */
@FunctionalInterface
public interface LoadProbe {
    /**
     * The load at this moment. A beat waits 200 ms for it and otherwise goes without; a failure is logged and the beat goes without.
     *
     * @throws Exception when it cannot be measured
     */
    Load measure() throws Exception;
}
