package dev.muster.testkit.workload;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The objects that the clients use. All clients have the same at the same time, and new ones every now and then: short histories are checked
 * quickly, however long the run.
 *
 * @param kind what it is
 * @param name its name in Muster
 */
record Target(Kind kind, String name) {

    private static final int MUTEXES = 4;
    private static final int READ_WRITES = 2;
    private static final int SEMAPHORES = 2;
    private static final int ELECTIONS = 4;

    /** Permits of a semaphore. */
    static final int PERMITS = 2;

    /** What there is. */
    enum Kind {
        MUTEX(MUTEXES),
        READ_WRITE(READ_WRITES),
        SEMAPHORE(SEMAPHORES),
        ELECTION(ELECTIONS);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private String prefix() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** One of those of this time; locks as often as elections. */
    static Target random(SplittableRandom random, long epoch) {
        Kind kind = random.nextInt(3) == 0
                ? Kind.ELECTION
                : List.of(Kind.MUTEX, Kind.MUTEX, Kind.READ_WRITE, Kind.SEMAPHORE)
                        .get(random.nextInt(4));
        return new Target(kind, kind.prefix() + "-" + random.nextInt(kind.number) + "." + epoch);
    }

    /** The kind of the object that a key stands for. */
    static Kind kindOf(String key) {
        String name = key.substring(key.indexOf('/') + 1);
        for (Kind kind : Kind.values()) {
            if (name.startsWith(kind.prefix() + "-")) {
                return kind;
            }
        }
        throw new IllegalArgumentException("key: " + key + " (expected: one of a workload)");
    }

    String key() {
        return (kind == Kind.ELECTION ? "election/" : "lock/") + name;
    }
}
