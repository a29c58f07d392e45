package dev.muster.audit;

import dev.muster.domains.Domain;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.log.TopicNames;
import dev.muster.schemaregistry.SchemaLog;
import dev.muster.schemaregistry.SchemaLogSettings;
import dev.muster.wire.SchemaRegistry;
import java.util.Map;
import java.util.Optional;

/** A connection to one Muster's topics and its schema registry, for one command. Single-threaded. */
final class AuditSession implements AutoCloseable {

    private static final short BROKERS_DEFAULT = -1;

    private final TopicNames topics;
    private final LogSource source;
    private final SchemaRegistry registry;
    private final Optional<SchemaLog> embedded;

    private AuditSession(TopicNames topics, LogSource source, SchemaRegistry registry, Optional<SchemaLog> embedded) {
        this.topics = topics;
        this.source = source;
        this.registry = registry;
        this.embedded = embedded;
    }

    /** @throws AuditException when Kafka does not answer, or there is no registry */
    static AuditSession open(AuditOptions options) {
        Map<String, Object> settings = options.clientSettings();
        TopicNames topics = options.topics();
        LogSource source = KafkaLogSource.connect(settings);
        try {
            Optional<SchemaRegistry> named = options.namedRegistry();
            if (named.isPresent()) {
                return new AuditSession(topics, source, named.get(), Optional.empty());
            }
            // The registry would make its topic where there is none; an audit makes nothing.
            source.partitionsOf(topics.schemas());
            SchemaLog log = SchemaLog.start(SchemaLogSettings.of(settings, topics.prefix(), BROKERS_DEFAULT));
            return new AuditSession(topics, source, log, Optional.of(log));
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    LogSource source() {
        return source;
    }

    <S, E extends Event, D extends Decision> AuditedLog<S, E, D> log(Domain<S, E, D> domain) {
        return Audits.open(source, domain, topics, registry);
    }

    @Override
    public void close() {
        embedded.ifPresent(SchemaLog::close);
        source.close();
    }
}
