package dev.muster.fold.testing;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.Hash;
import java.util.Arrays;

/** The parts that every canonical fact begins with. */
public final class CanonicalFacts {

    private CanonicalFacts() {}

    /** A writer that has written the head of a fact. */
    public static CanonicalWriter begin(FactHead head) {
        return new CanonicalWriter()
                .number(head.sequence())
                .bytes(head.previous().bytes())
                .text(head.fold())
                .text(head.key())
                .text(head.what().kind())
                .text(head.what().rule())
                .instant(head.moment().now())
                .instant(head.moment().appendedAt())
                .number(head.moment().rules().version())
                .number(head.moment().rules().level())
                .text(head.cause().topic())
                .number(head.cause().partition())
                .number(head.cause().offset())
                .text(head.cause().eventId())
                .text(head.cause().source());
    }

    /** The fact that was written. */
    public static FactBody end(String type, CanonicalWriter written) {
        return new FactBody(type, written.toBytes());
    }

    /** Sequence number and previous hash of a fact, from its bytes. */
    public static Link link(byte[] fact) {
        byte[] head = Arrays.copyOf(fact, 2 * Long.BYTES + Hash.LENGTH);
        return CanonicalReader.read(head, in -> new Link(in.number(), Hash.copyOf(in.bytes())));
    }

    /**
     * What ties a fact to the one before it.
     *
     * @param sequence its number
     * @param previous hash of the one before
     */
    public record Link(long sequence, Hash previous) {}
}
