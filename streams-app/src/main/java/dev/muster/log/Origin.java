package dev.muster.log;

import dev.muster.partition.PartitionId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The header of a record that was appended again in the partition of its key: where it lay before. It is never moved again. */
public final class Origin {

    /** Its name; the value is topic:partition:offset in ASCII. */
    public static final String HEADER = "muster-origin";

    private Origin() {}

    /** The header for a record that lies here. */
    public static Header of(PartitionId id, long offset) {
        return new RecordHeader(HEADER, (id + ":" + offset).getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether a record with these headers was moved. */
    public static boolean isIn(Headers headers) {
        return headers.lastHeader(HEADER) != null;
    }
}
