package dev.muster.bench.locks;

import dev.muster.bench.presence.ReceivedAnswer;
import java.io.IOException;

/** What one client says to acquire its lock and to release it, whatever server it talks to. Stateless. */
interface LockClient {

    /** The request for the lock. */
    byte[] acquire();

    /** The request that gives it back, made from the answer by which it was granted. */
    byte[] release(ReceivedAnswer granted) throws IOException;
}
