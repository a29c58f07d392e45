package dev.muster.codec;

import dev.muster.schema.BreakerFact;
import dev.muster.schema.CheckpointFact;
import dev.muster.schema.ElectionFact;
import dev.muster.schema.InstanceFact;
import dev.muster.schema.LockFact;
import dev.muster.schema.RecordMovedFact;
import dev.muster.schema.RecordRejectedFact;
import dev.muster.schema.RulesAdoptedFact;
import dev.muster.wire.MalformedRecordException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** The generated classes of all facts: one of each domain and those of every partition. */
final class FactTypes {

    static final List<Class<? extends SpecificRecord>> ALL = List.of(
            InstanceFact.class,
            BreakerFact.class,
            ElectionFact.class,
            LockFact.class,
            RecordRejectedFact.class,
            RecordMovedFact.class,
            RulesAdoptedFact.class,
            CheckpointFact.class);

    private static final Map<String, Class<? extends SpecificRecord>> BY_NAME =
            ALL.stream().collect(Collectors.toMap(type -> schemaOf(type).getFullName(), Function.identity()));

    private FactTypes() {}

    /** @throws MalformedRecordException when no fact has this name */
    static Class<? extends SpecificRecord> named(String name) {
        Class<? extends SpecificRecord> type = BY_NAME.get(name);
        if (type == null) {
            throw new MalformedRecordException(
                    MalformedRecordException.Reason.INCOMPATIBLE_WRITER,
                    "schema: " + name + " (expected: a fact; a newer Muster may have written it)");
        }
        return type;
    }

    static Schema schemaOf(Class<? extends SpecificRecord> type) {
        return SpecificData.get().getSchema(type);
    }
}
