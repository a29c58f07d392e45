package dev.muster.client;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trouble that may last: logged once as a warning when it begins, once when it is over, and in between for those who debug. Any
 * thread.
 */
final class Trouble {
    private static final Logger LOG = LoggerFactory.getLogger(Muster.class);

    private final String what;
    private final AtomicBoolean present = new AtomicBoolean();

    /** @param what what does not work while it lasts, as the beginning of a sentence */
    Trouble(String what) {
        this.what = what;
    }

    void occurred(String why, Exception cause) {
        if (present.compareAndSet(false, true)) {
            LOG.warn("{}: {}; the client goes on trying", what, why);
        } else {
            LOG.debug("{}: still", what, cause);
        }
    }

    void over() {
        if (present.get() && present.compareAndSet(true, false)) {
            LOG.info("{}: over", what);
        }
    }
}
