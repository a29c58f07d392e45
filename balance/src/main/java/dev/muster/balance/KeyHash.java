package dev.muster.balance;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The hash of ring, subsets and keys: the first 64 bits of MurmurHash3 x64 128 with seed 0 over the text in UTF-8, ordered as unsigned
 * numbers. It is found in every language's libraries and is part of the contract: another one would give every key another owner.
 */
public final class KeyHash {
    private KeyHash() {}

    /** The hash of a text. */
    public static long of(String text) {
        return MurmurHash3.hash128x64(text.getBytes(StandardCharsets.UTF_8))[0];
    }
}
