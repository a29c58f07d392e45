package dev.muster.breaker;

/**
 * Whether one caller saw it or several: more is not asked of the word against an instance. The first caller is kept as a hash (FNV-1a,
 * 64 bits): two callers taken for one make the verdict milder, and the state stays small.
 *
 * @param first hash of the first caller; 0 when nobody saw it
 * @param count 0, 1, or 2 for several
 */
public record Witness(long first, int count) {

    /** Nobody. */
    public static final Witness NOBODY = new Witness(0, 0);

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    Witness with(String caller) {
        if (count == 2) {
            return this;
        }
        long hash = hash(caller);
        if (count == 0) {
            return new Witness(hash, 1);
        }
        return first == hash ? this : new Witness(first, 2);
    }

    boolean areSeveral() {
        return count == 2;
    }

    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
