package dev.muster.wire;

import java.util.OptionalInt;
import org.apache.avro.Schema;

/**
 * Where schemas get the ids that stand in records. An id never changes its schema, so that implementations keep what they have
 * learnt, within a bound. All are thread-safe; calls may block for as long as the implementation's time-outs allow.
 *
 * <p>Every method throws {@link RegistryUnavailableException} while the registry cannot be asked, and
 * {@link SchemaRegistryException} for answers that have no type of their own.
 */
public interface SchemaRegistry {
    /**
     * The id of this schema under this subject, registered now if it was not.
     *
     * @throws IncompatibleSchemaException if the subject's earlier schemas do not allow it
     */
    int register(String subject, Schema schema);

    /** The id of this schema if it is registered under this subject. */
    OptionalInt find(String subject, Schema schema);

    /**
     * The schema with this id.
     *
     * @throws UnknownSchemaException if the registry answered that there is none
     */
    Schema byId(int id);
}
