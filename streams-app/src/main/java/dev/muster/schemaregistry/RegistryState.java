package dev.muster.schemaregistry;

import dev.muster.schemaregistry.RegistryRecord.LevelSet;
import dev.muster.schemaregistry.RegistryRecord.SchemaAdded;
import dev.muster.schemaregistry.RegistryRecord.VersionsDeleted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What the schema topic says up to some offset: a pure fold, immutable, the same on every node. Ids and versions count from 1 in the
 * order of the topic; the same text has the same id under every subject; a version that was deleted keeps its number and its id.
 */
final class RegistryState {
    /** One version of a subject. */
    record Version(String subject, int number, int id, Visibility visibility) {
        boolean isLive() {
            return visibility == Visibility.LIVE;
        }
    }

    /** Whether a version counts. */
    enum Visibility {
        LIVE,
        DELETED
    }

    private static final RegistryState EMPTY =
            new RegistryState(TreePVector.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    private final PVector<String> schemas;
    private final PMap<String, Integer> ids;
    private final PMap<String, PVector<Version>> subjects;
    private final PMap<String, CompatibilityLevel> levels;

    private RegistryState(
            PVector<String> schemas,
            PMap<String, Integer> ids,
            PMap<String, PVector<Version>> subjects,
            PMap<String, CompatibilityLevel> levels) {
        this.schemas = schemas;
        this.ids = ids;
        this.subjects = subjects;
        this.levels = levels;
    }

    static RegistryState empty() {
        return EMPTY;
    }

    /** The state after this record; the same object if the record changes nothing. */
    RegistryState after(RegistryRecord record) {
        if (record instanceof SchemaAdded added) {
            return afterSchema(added);
        }
        if (record instanceof VersionsDeleted deleted) {
            return afterDelete(deleted);
        }
        LevelSet set = (LevelSet) record;
        PMap<String, CompatibilityLevel> changed = set.level()
                .map(level -> levels.plus(set.subject(), level))
                .orElseGet(() -> levels.minus(set.subject()));
        return new RegistryState(schemas, ids, subjects, changed);
    }

    private RegistryState afterSchema(SchemaAdded added) {
        PVector<Version> versions = subjects.getOrDefault(added.subject(), TreePVector.empty());
        if (added.after() != versions.size()
                || find(added.subject(), added.schema()).isPresent()) {
            return this;
        }
        Integer known = ids.get(added.schema());
        int id = known == null ? schemas.size() + 1 : known;
        Version version = new Version(added.subject(), versions.size() + 1, id, Visibility.LIVE);
        return new RegistryState(
                known == null ? schemas.plus(added.schema()) : schemas,
                ids.plus(added.schema(), id),
                subjects.plus(added.subject(), versions.plus(version)),
                levels);
    }

    private RegistryState afterDelete(VersionsDeleted deleted) {
        PVector<Version> versions = subjects.getOrDefault(deleted.subject(), TreePVector.empty());
        for (int number : deleted.versions()) {
            if (number >= 1 && number <= versions.size()) {
                Version version = versions.get(number - 1);
                versions = versions.with(
                        number - 1, new Version(version.subject(), number, version.id(), Visibility.DELETED));
            }
        }
        return versions.isEmpty()
                ? this
                : new RegistryState(schemas, ids, subjects.plus(deleted.subject(), versions), levels);
    }

    /** How many schemas there are; their ids are 1 to this. */
    int size() {
        return schemas.size();
    }

    Optional<String> text(int id) {
        return id >= 1 && id <= schemas.size() ? Optional.of(schemas.get(id - 1)) : Optional.empty();
    }

    /** Number of the last version, deleted or not; 0 if there never was one. */
    int lastNumber(String subject) {
        return versions(subject).size();
    }

    /** All versions of a subject, deleted ones too, in order. */
    List<Version> versions(String subject) {
        return subjects.getOrDefault(subject, TreePVector.empty());
    }

    List<Version> liveVersions(String subject) {
        return versions(subject).stream().filter(Version::isLive).toList();
    }

    /** The live version of a subject with this schema. */
    Optional<Version> find(String subject, String schema) {
        return lastWith(liveVersions(subject), schema);
    }

    /** The last of these versions with this schema. */
    Optional<Version> lastWith(List<Version> versions, String schema) {
        Integer id = ids.get(schema);
        return id == null
                ? Optional.empty()
                : versions.stream().filter(version -> version.id() == id).reduce((first, second) -> second);
    }

    /** Names of the subjects that have, or ever had, a version. */
    SortedSet<String> subjects() {
        return new TreeSet<>(subjects.keySet());
    }

    /** Versions of all subjects with this id, by subject. */
    List<Version> versionsWith(int id) {
        List<Version> found = new ArrayList<>();
        for (String subject : subjects()) {
            versions(subject).stream().filter(version -> version.id() == id).forEach(found::add);
        }
        return found;
    }

    Optional<CompatibilityLevel> levelOf(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    /** The level of subjects that have none of their own. */
    CompatibilityLevel globalLevel() {
        return levelOf("").orElse(CompatibilityLevel.FULL_TRANSITIVE);
    }
}
