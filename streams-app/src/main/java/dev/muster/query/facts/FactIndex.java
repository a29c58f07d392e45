package dev.muster.query.facts;

import dev.muster.fold.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;

/**
 * How far somebody has been told: for each slot the offset of the last record, -1 before the first. As a word it names the topics and
 * their origin, so that it is refused where it means nothing; a log that it does not name was not there yet, and is told from its
 * beginning. Immutable.
 */
public final class FactIndex {

    private static final byte VERSION = 1;
    private static final int MAX_LENGTH = 12_000;
    private static final int MORE = 0x80;
    private static final int BITS = 7;

    private final FactTopics topics;
    private final long[] told;

    FactIndex(FactTopics topics, long[] told) {
        this.topics = topics;
        this.told = told.clone();
    }

    /**
     * The index that {@link #opaque} made this word of.
     *
     * @throws InvalidValueException when it is none, or one of other topics
     */
    static FactIndex parse(String field, String word, FactTopics topics) {
        if (word.length() > MAX_LENGTH) {
            throw unreadable(field);
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(word));
            if (bytes.get() != VERSION) {
                throw unreadable(field);
            }
            long[] told = new long[topics.slots()];
            Arrays.fill(told, -1);
            BitSet named = new BitSet(topics.slots());
            for (int left = bytes.get() & 0xff; left > 0; left--) {
                int first = readTopic(field, bytes, topics, told);
                if (named.get(first)) {
                    throw unreadable(field);
                }
                named.set(first);
            }
            if (bytes.hasRemaining()) {
                throw unreadable(field);
            }
            return new FactIndex(topics, told);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw unreadable(field);
        }
    }

    /** The same as one word without a meaning for its reader. */
    String opaque() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 4 * told.length);
        bytes.write(VERSION);
        bytes.write(topics.list().size());
        int slot = 0;
        for (FactTopic topic : topics.list()) {
            byte[] log = topic.log().getBytes(StandardCharsets.UTF_8);
            bytes.write(log.length);
            bytes.writeBytes(log);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(topic.origin()).array());
            write(bytes, topic.partitions());
            for (int partition = 0; partition < topic.partitions(); partition++) {
                write(bytes, told[slot++] + 1);
            }
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Offset of a slot. */
    long at(int slot) {
        return told[slot];
    }

    /** By slot. */
    long[] told() {
        return told.clone();
    }

    /** Whether this is as far as that, in every slot. */
    boolean covers(FactIndex that) {
        for (int slot = 0; slot < told.length; slot++) {
            if (told[slot] < that.told[slot]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the first slot of the topic that is told of. */
    private static int readTopic(String field, ByteBuffer bytes, FactTopics topics, long[] told) {
        byte[] name = new byte[bytes.get() & 0xff];
        bytes.get(name);
        String log = new String(name, StandardCharsets.UTF_8);
        int origin = bytes.getInt();
        long partitions = read(bytes);
        Optional<FactTopic> topic =
                topics.list().stream().filter(one -> one.log().equals(log)).findFirst();
        if (topic.isEmpty() || topic.get().origin() != origin || topic.get().partitions() != partitions) {
            throw new InvalidValueException(
                    field,
                    "of other topics of facts than this Muster has",
                    "the index of one of its answers; without any, it begins anew");
        }
        int slot = topics.firstSlotOf(topic.get());
        for (int partition = 0; partition < partitions; partition++) {
            told[slot + partition] = read(bytes) - 1;
        }
        return slot;
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        long rest = number;
        while (rest >= MORE) {
            bytes.write((int) (rest % MORE) | MORE);
            rest /= MORE;
        }
        bytes.write((int) rest);
    }

    private static long read(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - BITS; shift += BITS) {
            byte next = bytes.get();
            number |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("number: too long (expected: at most 8 bytes)");
    }

    private static InvalidValueException unreadable(String field) {
        return new InvalidValueException(
                field, "unreadable", "what Muster-Index or the id of an event said before, or none");
    }
}
