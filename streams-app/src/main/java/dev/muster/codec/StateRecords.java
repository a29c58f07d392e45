package dev.muster.codec;

import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * The states of one fold as Avro records, for those who show them. The decided part is the record that the facts carry, so that what
 * is told from facts and what is told from states looks the same. Thread-safe.
 */
public interface StateRecords<S> {

    /** The decided part; empty for one that holds nothing. */
    Optional<SpecificRecord> decidedRecord(S state);

    /** The volatile part; empty for one that holds nothing. */
    Optional<SpecificRecord> volatileRecord(S state);
}
