package dev.muster.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A registry in this process's memory, for tests and tools that run without a cluster. Ids count from 1 in the order of
 * registration; the same schema has the same id under every subject. Everything is compatible. Thread-safe.
 */
public final class InMemorySchemaRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Set<Integer>> subjects = new HashMap<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        int id = ids.computeIfAbsent(schema.toString(), text -> {
            schemas.add(schema);
            return schemas.size();
        });
        subjects.computeIfAbsent(subject, name -> new HashSet<>()).add(id);
        return id;
    }

    @Override
    public synchronized OptionalInt find(String subject, Schema schema) {
        Integer id = ids.get(schema.toString());
        return id != null && subjects.getOrDefault(subject, Set.of()).contains(id)
                ? OptionalInt.of(id)
                : OptionalInt.empty();
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnknownSchemaException("schema " + id + " (expected: 1 to " + schemas.size() + ")");
        }
        return schemas.get(id - 1);
    }
}
