package dev.muster.wire;

import dev.muster.wire.MalformedRecordException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The engine's fast path between generated classes and bytes. Encoding is canonical: equal records give equal bytes, as long as
 * their schema has no maps. Decoding resolves from the writer's schema, found by id, to the reader's class, and treats the bytes
 * as hostile: whatever they are, the outcome is a record or a {@link MalformedRecordException}, within memory in proportion to
 * their number.
 *
 * <p>Thread-safe: each thread keeps its own encoder and resolving readers, bounded in number. The registry is asked once per id
 * and thread; its exceptions pass through, so that "no such schema" and "cannot be asked now" stay apart.
 */
public final class AvroPayloads {
    private static final int MAX_READERS = 1_000;
    private static final int KEPT_BUFFER = 64 * 1024;

    private static final ClassValue<Codec> CODECS = new ClassValue<>() {
        @Override
        protected Codec computeValue(Class<?> type) {
            return Codec.of(type);
        }
    };
    private static final ThreadLocal<Encoding> ENCODING = ThreadLocal.withInitial(Encoding::new);
    private static final ThreadLocal<BoundedDecoder> DECODER = ThreadLocal.withInitial(BoundedDecoder::new);
    private static final ThreadLocal<Map<Class<?>, SpecificDatumReader<SpecificRecord>>> OWN_READERS =
            ThreadLocal.withInitial(HashMap::new);

    private final SchemaRegistry registry;
    private final ThreadLocal<Map<ReaderKey, SpecificDatumReader<SpecificRecord>>> readers =
            ThreadLocal.withInitial(HashMap::new);

    /** Payloads whose writer schemas this registry knows. */
    public AvroPayloads(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** Plain Avro binary, without a frame. */
    public static byte[] encode(SpecificRecord record) {
        return ENCODING.get().write(record, 0);
    }

    /** Wire format: the id of the record's own schema and the Avro binary. */
    public static byte[] encodeFramed(int schemaId, SpecificRecord record) {
        byte[] framed = ENCODING.get().write(record, WireFormat.HEADER_BYTES);
        WireFormat.writeHeader(framed, schemaId);
        return framed;
    }

    /**
     * A record from plain Avro binary that was written with the very schema of the class.
     *
     * @throws MalformedRecordException if the bytes are anything else
     */
    public static <T extends SpecificRecord> T decodeOwn(byte[] payload, Class<T> type) {
        SpecificDatumReader<SpecificRecord> reader = OWN_READERS.get().computeIfAbsent(type, t -> {
            Codec codec = CODECS.get(t);
            return codec.reader(codec.schema());
        });
        return type.cast(read(reader, payload, 0));
    }

    /**
     * A record from the wire format, resolved to the given class.
     *
     * @throws MalformedRecordException if the bytes are not what their schema says, or that schema does not resolve
     * @throws UnknownSchemaException if the registry answered that it does not know the writer's schema
     * @throws RegistryUnavailableException if the registry cannot be asked now
     */
    public <T extends SpecificRecord> T decode(byte[] framed, Class<T> type) {
        int id = WireFormat.schemaId(framed);
        return type.cast(read(readerFor(id, type), framed, WireFormat.HEADER_BYTES));
    }

    /** A record from plain Avro binary written with the schema of this id; throws as {@link #decode(byte[], Class)} does. */
    public <T extends SpecificRecord> T decode(int writerId, byte[] payload, Class<T> type) {
        return type.cast(read(readerFor(writerId, type), payload, 0));
    }

    /** The writer's schema of a record in wire format; tells what the record is before it is decoded. */
    public Schema writerSchema(byte[] framed) {
        return registry.byId(WireFormat.schemaId(framed));
    }

    private SpecificDatumReader<SpecificRecord> readerFor(int writerId, Class<?> type) {
        Map<ReaderKey, SpecificDatumReader<SpecificRecord>> known = readers.get();
        ReaderKey key = new ReaderKey(writerId, type);
        SpecificDatumReader<SpecificRecord> reader = known.get(key);
        if (reader == null) {
            reader = CODECS.get(type).reader(registry.byId(writerId));
            if (known.size() >= MAX_READERS) {
                known.clear();
            }
            known.put(key, reader);
        }
        return reader;
    }

    /** Reads all bytes from an offset to the end as one value. */
    static <T> T read(DatumReader<T> reader, byte[] bytes, int offset) {
        BoundedDecoder decoder = DECODER.get();
        decoder.reset(bytes, offset, bytes.length - offset);
        try {
            // A null in place of a record to reuse asks for a new one.
            @SuppressWarnings("NullAway")
            T value = reader.read(null, decoder);
            if (decoder.remaining() > 0) {
                throw new MalformedRecordException(
                        Reason.TRAILING_BYTES,
                        "payload: " + decoder.remaining() + " bytes after the value (expected: 0)");
            }
            return value;
        } catch (MalformedRecordException e) {
            throw e;
        } catch (EOFException e) {
            throw new MalformedRecordException(Reason.TRUNCATED, "payload: " + e.getMessage(), e);
        } catch (AvroTypeException e) {
            throw new MalformedRecordException(Reason.INCOMPATIBLE_WRITER, "payload: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            // Avro reports a union branch or symbol out of range with whatever its tables throw.
            throw new MalformedRecordException(Reason.INVALID, "payload: " + e, e);
        } catch (StackOverflowError e) {
            throw new MalformedRecordException(Reason.INVALID, "payload: nested too deeply", e);
        } finally {
            decoder.release();
        }
    }

    private record ReaderKey(int writerId, Class<?> type) {}

    /** What a generated class brings along: its schema, its conversions, and a writer, which has no state. */
    private record Codec(Schema schema, SpecificData model, SpecificDatumWriter<SpecificRecord> writer) {
        static Codec of(Class<?> type) {
            SpecificData model = SpecificData.getForClass(type);
            Schema schema = model.getSchema(type);
            return new Codec(schema, model, new SpecificDatumWriter<>(schema, model));
        }

        SpecificDatumReader<SpecificRecord> reader(Schema writerSchema) {
            return new SpecificDatumReader<>(writerSchema, schema, model);
        }
    }

    /** One thread's output buffer and encoder. */
    private static final class Encoding {
        private ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        private @Nullable BinaryEncoder encoder;

        byte[] write(SpecificRecord record, int headroom) {
            BinaryEncoder current = EncoderFactory.get().binaryEncoder(out, encoder);
            // An encoder that a record broke still holds half of it and would write that later: it is not used again.
            encoder = null;
            out.reset();
            try {
                for (int i = 0; i < headroom; i++) {
                    out.write(0);
                }
                CODECS.get(record.getClass()).writer().write(record, current);
                current.flush();
                encoder = current;
                return out.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException("a write to memory failed", e);
            } finally {
                if (out.size() > KEPT_BUFFER) {
                    encoder = null;
                    out = new ByteArrayOutputStream(512);
                }
            }
        }
    }
}
