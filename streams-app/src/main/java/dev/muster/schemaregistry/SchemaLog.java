package dev.muster.schemaregistry;

import dev.muster.schemaregistry.RegistryRecord.LevelSet;
import dev.muster.schemaregistry.RegistryRecord.SchemaAdded;
import dev.muster.schemaregistry.RegistryRecord.VersionsDeleted;
import dev.muster.schemaregistry.RegistryState.Version;
import dev.muster.wire.IncompatibleSchemaException;
import dev.muster.wire.RegistryUnavailableException;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.SchemaRegistryException;
import dev.muster.wire.UnknownSchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * The embedded schema registry: one compacted topic, folded on every node. An id is the place of a schema's first registration in the
 * topic and never changes its meaning. Registration is linearizable: it reads up to the end of the topic, checks, appends, waits until
 * the append is folded, and answers with what the fold decided; who lost a race checks again. "There is none" is answered only after
 * reading up to the end; what is known is answered even while Kafka is away.
 *
 * <p>Thread-safe. No call takes longer than {@link SchemaLogSettings#callTimeout}; while Kafka is away they end in
 * {@link RegistryUnavailableException}, and work again by themselves when it is back.
 */
public final class SchemaLog implements SchemaRegistry, AutoCloseable {
    /** The longest schema, in characters of its JSON text. */
    public static final int MAX_SCHEMA_LENGTH = 1024 * 1024;

    private static final int MAX_SUBJECT_LENGTH = 500;
    private static final int MAX_SCHEMAS = 100_000;
    private static final int MAX_PARSED = 10_000;
    private static final int SCHEMA_TOO_LARGE = 413;
    private static final int INVALID_SCHEMA = 42201;
    private static final int OPERATION_NOT_PERMITTED = 42205;
    private static final int INVALID_SUBJECT = 42208;

    private final SchemaLogSettings settings;
    private final SchemaTopic topic;
    private final SchemaTail tail;
    private final SchemaAppender appender;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Map<Integer, Schema> parsed = new ConcurrentHashMap<>();

    private SchemaLog(SchemaLogSettings settings) {
        this.settings = settings;
        this.topic = new SchemaTopic(settings);
        this.tail = new SchemaTail(settings, topic);
        this.appender = new SchemaAppender(settings);
    }

    /** Begins to follow the topic, creating it if need be, and returns at once; Kafka need not be there yet. */
    public static SchemaLog start(SchemaLogSettings settings) {
        SchemaLog log = new SchemaLog(settings);
        log.tail.start();
        return log;
    }

    /**
     * Waits until the topic is there with the right settings and is followed.
     *
     * @throws RegistryUnavailableException when that is not so within this time, with the reason
     */
    public void awaitReady(Duration atMost) {
        tail.awaitReady(Deadline.in(atMost));
    }

    @Override
    public int register(String subject, Schema schema) {
        // A version that is known here may have been deleted elsewhere a moment ago: its id is as good as ever.
        return tail.state()
                .find(subject, schema.toString())
                .orElseGet(() -> add(subject, schema))
                .id();
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        String text = schema.toString();
        Optional<Version> known = tail.state().find(subject, text);
        return known.or(() -> upToDate().find(subject, text))
                .map(version -> OptionalInt.of(version.id()))
                .orElseGet(OptionalInt::empty);
    }

    @Override
    public Schema byId(int id) {
        Schema known = parsed.get(id);
        return known != null ? known : parse(id, text(id));
    }

    @Override
    public void close() {
        tail.close();
        appender.close();
        topic.close();
    }

    /** The text of the schema with this id. */
    String text(int id) {
        return tail.state()
                .text(id)
                .or(() -> upToDate().text(id))
                .orElseThrow(() -> new UnknownSchemaException("Schema " + id + " not found"));
    }

    /** Everything that was acknowledged before this call. */
    RegistryState upToDate() {
        return tail.upToDate(deadline());
    }

    /** The version of this schema under this subject, added if there is none. */
    Version add(String subject, Schema schema) {
        checkSubject(subject);
        String text = schema.toString();
        checkLength(text);
        return alone(deadline -> {
            while (true) {
                RegistryState now = tail.upToDate(deadline);
                Optional<Version> present = now.find(subject, text);
                if (present.isPresent()) {
                    return present.get();
                }
                if (now.size() >= MAX_SCHEMAS) {
                    throw new SchemaRegistryException(
                            OPERATION_NOT_PERMITTED,
                            "schemas: " + now.size() + " (expected: below " + MAX_SCHEMAS + ")");
                }
                checkCompatible(now, subject, schema);
                append(new SchemaAdded(subject, now.lastNumber(subject), text), deadline);
            }
        });
    }

    /** Hides these versions and answers with those that were there. */
    void delete(String subject, List<Integer> versions) {
        alone(deadline -> append(new VersionsDeleted(subject, versions), deadline));
    }

    /** Sets a subject's level, or with an empty subject that of all, or clears it. Binds registrations that begin afterwards. */
    void setLevel(String subject, Optional<CompatibilityLevel> level) {
        if (!subject.isEmpty()) {
            checkSubject(subject);
        }
        alone(deadline -> append(new LevelSet(subject, level), deadline));
    }

    /** What stands against adding this schema to these versions of its subject. */
    List<String> objections(RegistryState state, String subject, Schema schema, List<Version> versions) {
        CompatibilityLevel level = state.levelOf(subject).orElseGet(state::globalLevel);
        return level.objections(
                schema, versions.stream().map(version -> byId(version.id())).toList());
    }

    /** A new schema from outside, checked as Avro's specification says. */
    static Schema parseNew(String text) {
        checkLength(text);
        try {
            return new Schema.Parser(NameValidator.STRICT_VALIDATOR)
                    .setValidateDefaults(true)
                    .parse(text);
        } catch (RuntimeException e) {
            // Avro reports a bad schema with more types than its own SchemaParseException.
            throw new SchemaRegistryException(INVALID_SCHEMA, "Invalid schema: " + e.getMessage(), e);
        }
    }

    private void checkCompatible(RegistryState now, String subject, Schema schema) {
        List<String> objections = objections(now, subject, schema, now.liveVersions(subject));
        if (!objections.isEmpty()) {
            throw new IncompatibleSchemaException(
                    "Schema being registered is incompatible with an earlier schema for subject \"" + subject + "\": "
                            + String.join("; ", objections));
        }
    }

    private RegistryState append(RegistryRecord record, Deadline deadline) {
        return tail.awaitFolded(appender.append(record, deadline) + 1, deadline);
    }

    /** One writer at a time in this node, so that only nodes race each other. */
    private <T> T alone(Write<T> write) {
        Deadline deadline = deadline();
        try {
            if (!writing.tryLock(deadline.left("no turn to write").toNanos(), TimeUnit.NANOSECONDS)) {
                throw deadline.passed("no turn to write");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("schema registry: interrupted while waiting to write", e);
        }
        try {
            return write.run(deadline);
        } finally {
            writing.unlock();
        }
    }

    private Schema parse(int id, String text) {
        try {
            Schema schema = new Schema.Parser(NameValidator.NO_VALIDATION)
                    .setValidateDefaults(false)
                    .parse(text);
            if (parsed.size() >= MAX_PARSED) {
                parsed.clear();
            }
            parsed.put(id, schema);
            return schema;
        } catch (RuntimeException e) {
            throw new UnknownSchemaException(
                    "schema " + id + ": in the topic, but not an Avro schema: " + e.getMessage());
        }
    }

    private Deadline deadline() {
        return Deadline.in(settings.callTimeout());
    }

    private static void checkLength(String text) {
        if (text.length() > MAX_SCHEMA_LENGTH) {
            throw new SchemaRegistryException(
                    SCHEMA_TOO_LARGE,
                    "schema: " + text.length() + " characters (expected: at most " + MAX_SCHEMA_LENGTH + ")");
        }
    }

    private static void checkSubject(String subject) {
        boolean printable = subject.codePoints().noneMatch(Character::isISOControl);
        if (subject.isBlank() || subject.length() > MAX_SUBJECT_LENGTH || !printable || subject.startsWith(":.")) {
            throw new SchemaRegistryException(
                    INVALID_SUBJECT,
                    "subject: '" + subject.substring(0, Math.min(subject.length(), 100)) + "' (expected: 1 to "
                            + MAX_SUBJECT_LENGTH + " printable characters, no context)");
        }
    }

    private interface Write<T> {
        T run(Deadline deadline);
    }
}
