package dev.muster.codec;

import dev.muster.fold.InvalidValueException;
import dev.muster.presence.Load;
import dev.muster.schema.MetadataEntry;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the events and the states of presence have in common. Stateless; any thread. */
final class PresenceParts {

    private PresenceParts() {}

    /** Sorted by key: a map in Avro would have no order. */
    static List<MetadataEntry> entries(SortedMap<String, String> metadata) {
        return metadata.entrySet().stream()
                .map(entry -> new MetadataEntry(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** @throws InvalidValueException when a key occurs twice: which value was meant is not to be guessed */
    static SortedMap<String, String> metadata(List<MetadataEntry> entries) {
        SortedMap<String, String> metadata = new TreeMap<>();
        for (MetadataEntry entry : entries) {
            if (metadata.put(entry.getKey(), entry.getValue()) != null) {
                throw new InvalidValueException("metadata", "'" + entry.getKey() + "' twice", "each key once");
            }
        }
        return metadata;
    }

    static dev.muster.schema.Load load(Load load) {
        return new dev.muster.schema.Load(
                nullable(load.cpuPermille()), nullable(load.memoryPermille()), nullable(load.inFlight()));
    }

    static Load load(dev.muster.schema.Load load) {
        return new Load(
                optionalInt(load.getCpuPermille()),
                optionalInt(load.getMemoryPermille()),
                optionalInt(load.getInFlight()));
    }

    /** Avro's absent number is null. */
    static @Nullable Integer nullable(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    static OptionalInt optionalInt(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
