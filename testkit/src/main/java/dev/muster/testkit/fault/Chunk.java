package dev.muster.testkit.fault;

import java.nio.ByteBuffer;

/**
 * What was read at once from one end of a connection and is on its way to the other.
 *
 * @param kind bytes, or the end of the connection
 * @param bytes what is still to be written
 * @param arrivedNanos when it was read
 * @param luck from 0 to 1: which part of the jitter falls on it
 */
record Chunk(Kind kind, ByteBuffer bytes, long arrivedNanos, double luck) {

    enum Kind {
        BYTES,
        FIN,
        RST
    }
}
