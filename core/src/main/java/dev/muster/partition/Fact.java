package dev.muster.partition;

import dev.muster.fold.FactBody;
import dev.muster.fold.Hash;
import java.util.Arrays;

/**
 * A decision as it stands in the log of facts.
 *
 * @param key entity as text; empty where the partition itself is meant
 * @param type name of its schema
 * @param bytes canonical bytes, followed by their own hash; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Written and hashed; compared by the audit, byte by byte.
public record Fact(String key, String type, byte[] bytes) {

    static Fact sealed(String key, FactBody body) {
        byte[] canonical = body.bytes();
        byte[] bytes = Arrays.copyOf(canonical, canonical.length + Hash.LENGTH);
        System.arraycopy(Hash.of(canonical).bytes(), 0, bytes, canonical.length, Hash.LENGTH);
        return new Fact(key, body.type(), bytes);
    }

    /** The hash that it carries, which the next fact of the chain names as its previous one. */
    public Hash hash() {
        return Hash.copyOf(Arrays.copyOfRange(bytes, bytes.length - Hash.LENGTH, bytes.length));
    }

    /** Whether the hash that it carries is that of its content. */
    public boolean isIntact() {
        return bytes.length > Hash.LENGTH
                && Hash.of(Arrays.copyOf(bytes, bytes.length - Hash.LENGTH)).equals(hash());
    }
}
