package dev.muster.query.http;

import io.netty.util.AsciiString;

/** Names of the headers that are Muster's own. */
final class Headers {

    /** Offset at which the entity or group last changed; of a list an opaque word. */
    static final AsciiString INDEX = AsciiString.cached("muster-index");
    /** What the answer reflects, {@code log:partition:offset}. */
    static final AsciiString POSITION = AsciiString.cached("muster-position");
    /** How long ago the node last folded a record of the partition, or its copy last came along: the answer is at most so old. */
    static final AsciiString AGE_MS = AsciiString.cached("muster-age-ms");
    /** The node that answered. */
    static final AsciiString NODE = AsciiString.cached("muster-node");
    /** What it is to the partition. */
    static final AsciiString ROLE = AsciiString.cached("muster-role");
    /** Id of a write, which is the id of its event. */
    static final AsciiString REQUEST_ID = AsciiString.cached("muster-request-id");
    /** Present where fewer instances were healthy than {@code panic} asked for. */
    static final AsciiString PANIC = AsciiString.cached("muster-panic");
    /** Chosen by the client; the same again is not done twice. */
    static final AsciiString IDEMPOTENCY_KEY = AsciiString.cached("idempotency-key");
    /** How a client wants to be answered (RFC 7240). */
    static final AsciiString PREFER = AsciiString.cached("prefer");
    /** Hop mark: the node that forwarded the request. It is not forwarded again. */
    static final AsciiString FORWARDED_BY = AsciiString.cached("muster-forwarded-by");
    /** With a hop mark: who sent the request at first. */
    static final AsciiString FORWARDED_FOR = AsciiString.cached("muster-forwarded-for");
    /** With a hop mark: whose token the first node was shown, {@code NAME ROLE}. */
    static final AsciiString FORWARDED_CALLER = AsciiString.cached("muster-forwarded-caller");
    /** With a hop mark: the partitions that a gathering node asks for. */
    static final AsciiString PARTITIONS = AsciiString.cached("muster-partitions");

    /** With a hop mark: what the node is believed to be to the partition; a standby may answer from its copy. */
    static final AsciiString ASKED_AS = AsciiString.cached("muster-asked-as");

    private Headers() {}
}
