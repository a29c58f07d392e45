/**
 * Avro records to core records and back, one file a domain. {@code AvroRecordReader} reads any log; the codecs of
 * the domains stand in the table {@code dev.muster.domains}. Depends on {@code dev.muster.schema}, {@code dev.muster.wire} and core.
 */
@NullMarked
package dev.muster.codec;

import org.jspecify.annotations.NullMarked;
