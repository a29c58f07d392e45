package dev.muster.breaker;

/**
 * Whether one caller saw it or several: more is not asked of the word against an instance. The first caller is kept as a hash (FNV-1a,
 * 64 bits): two callers taken for one make the verdict milder, and the state stays small. Callers are told apart by {@code callerInstance}.
 *
 * @param first hash of the first caller; 0 when nobody saw it
 * @param count 0, 1, or 2 for several
 */
public record Witness(long first, int count) {

    /** Nobody. */
    public static final Witness NOBODY = new Witness(0, 0);

    /** Two, or more: further ones are not counted. */
    static final int SEVERAL = 2;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    Witness with(String caller) {
        if (count == SEVERAL) {
            return this;
        }
        long hash = hash(caller);
        if (count == 0) {
            return new Witness(hash, 1);
        }
        return first == hash ? this : new Witness(first, SEVERAL);
    }

    boolean areSeveral() {
        return count == SEVERAL;
    }

    /** FNV-1a, 64 bits. */
    static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
