package dev.muster.query.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections the process can have by its limit on open files, of which Kafka's clients, stores and jars take their part. */
final class FileLimit {

    /** Left to all that is no HTTP connection. */
    static final long OTHERS = 1_000;

    private FileLimit() {}

    /** As many of the wanted connections as there can be; at least some, for the limit may be of another kind than is believed. */
    static int granted(int wanted) {
        return granted(wanted, openFiles());
    }

    static int granted(int wanted, long openFiles) {
        long most = Math.max(openFiles / 2, openFiles - OTHERS);
        return (int) Math.min(wanted, Math.max(1, most));
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
