package dev.muster.audit;

import dev.muster.codec.AvroPartitionCodec;
import dev.muster.codec.AvroRecordReader;
import dev.muster.codec.FactReader;
import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.log.TopicNames;
import dev.muster.wire.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** The audit as a library: what the command line does in one call, over any row of the table of folds. Stateless; any thread. */
public final class Audits {

    private Audits() {}

    /**
     * Verifies all logs of a Muster.
     *
     * @throws AuditException when that cannot be done, with the reason
     */
    public static VerifyReport verify(String bootstrapServers, TopicNames topics, SchemaRegistry registry) {
        return verify(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                topics,
                registry,
                Domains.all());
    }

    /**
     * Verifies some logs of a Muster.
     *
     * @param clientSettings settings of the Kafka clients, {@code bootstrap.servers} among them
     * @throws AuditException when that cannot be done, with the reason
     */
    public static VerifyReport verify(
            Map<String, Object> clientSettings,
            TopicNames topics,
            SchemaRegistry registry,
            List<? extends Domain<?, ?, ?>> domains) {
        try (LogSource source = KafkaLogSource.connect(clientSettings)) {
            List<PartitionReport> reports = new ArrayList<>();
            for (Domain<?, ?, ?> domain : domains) {
                reports.addAll(verify(source, open(source, domain, topics, registry)));
            }
            return new VerifyReport(reports);
        }
    }

    /** Binds a row of the table to its topics. */
    static <S, E extends Event, D extends Decision> AuditedLog<S, E, D> open(
            LogSource source, Domain<S, E, D> domain, TopicNames topics, SchemaRegistry registry) {
        String log = topics.log(domain.log());
        String facts = topics.facts(domain.log());
        int partitions = source.partitionsOf(log);
        int ofFacts = source.partitionsOf(facts);
        if (ofFacts != partitions) {
            throw AuditException.failed(
                    "partitions of %s: %d (expected: %d, as %s has)".formatted(facts, ofFacts, partitions, log));
        }
        return new AuditedLog<>(
                domain,
                new AuditedLog.Topics(log, facts, partitions),
                new AuditedLog.Readers<>(
                        new AvroRecordReader<>(log, partitions, domain.events(), registry),
                        new FactReader(registry),
                        new AvroPartitionCodec()));
    }

    static <S, E extends Event, D extends Decision> List<PartitionReport> verify(
            LogSource source, AuditedLog<S, E, D> log) {
        List<PartitionReport> reports = new ArrayList<>();
        for (int partition = 0; partition < log.topics().partitions(); partition++) {
            reports.add(new PartitionVerifier<>(source, log, partition).verify());
        }
        return reports;
    }
}
