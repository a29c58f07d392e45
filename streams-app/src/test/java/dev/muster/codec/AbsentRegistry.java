package dev.muster.codec;

import dev.muster.wire.RegistryUnavailableException;
import dev.muster.wire.SchemaRegistry;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/** A registry that cannot be reached. */
final class AbsentRegistry implements SchemaRegistry {

    @Override
    public int register(String subject, Schema schema) {
        throw new RegistryUnavailableException("connection refused");
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        throw new RegistryUnavailableException("connection refused");
    }

    @Override
    public Schema byId(int id) {
        throw new RegistryUnavailableException("connection refused");
    }
}
