package dev.muster.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Transactions that hold up the readers of a log or of facts: whoever reads only what is committed waits behind them. */
final class TransactionsCheck implements Check {

    /** Longer than any of Muster's own: three times the default time-out after which brokers abort them. */
    static final Duration LONG = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final Instant now;

    TransactionsCheck(Cluster cluster, Instant now) {
        this.cluster = cluster;
        this.now = now;
    }

    @Override
    public String subject() {
        return "transactions";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        Map<TopicPartition, PartitionProducerState> producers = cluster.ask(
                "producers of the logs",
                cluster.admin().describeProducers(partitions()).all());
        producers.forEach((partition, state) -> state.activeProducers().stream()
                .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                .forEach(producer -> open(partition, producer).ifPresent(findings::add)));
        return findings.isEmpty()
                ? List.of(Finding.ok(subject(), "none holds up a log for more than " + LONG.toSeconds() + " s"))
                : findings;
    }

    private Optional<Finding> open(TopicPartition partition, ProducerState producer) {
        Optional<String> id = transactionalId(producer.producerId());
        Instant since = id.flatMap(this::begun).orElse(Instant.ofEpochMilli(producer.lastTimestamp()));
        Duration age = Duration.between(since, now);
        if (age.compareTo(LONG) < 0) {
            return Optional.empty();
        }
        long offset = producer.currentTransactionStartOffset().orElse(-1);
        return Optional.of(Finding.fail(
                "transactions",
                "producer %d%s holds up %s from offset %d on, since %s (%d s)"
                        .formatted(
                                producer.producerId(),
                                id.map(name -> " (" + name + ")").orElse(""),
                                partition,
                                offset,
                                since,
                                age.toSeconds()),
                "end that client, or: kafka-transactions.sh --bootstrap-server %s abort --topic %s --partition %d --start-offset %d"
                        .formatted(cluster.bootstrap(), partition.topic(), partition.partition(), offset)));
    }

    /** Only those that this client may see are listed. */
    private Optional<String> transactionalId(long producerId) {
        Collection<TransactionListing> listed = cluster.ask(
                "transactions",
                cluster.admin()
                        .listTransactions(new ListTransactionsOptions().filterProducerIds(List.of(producerId)))
                        .all());
        return listed.stream().map(TransactionListing::transactionalId).findFirst();
    }

    private Optional<Instant> begun(String transactionalId) {
        try {
            return cluster
                    .ask(
                            "transaction " + transactionalId,
                            cluster.admin()
                                    .describeTransactions(List.of(transactionalId))
                                    .description(transactionalId))
                    .transactionStartTimeMs()
                    .stream()
                    .mapToObj(Instant::ofEpochMilli)
                    .findFirst();
        } catch (KafkaException e) {
            return Optional.empty(); // ended meanwhile: its last record tells its age well enough
        }
    }

    private List<TopicPartition> partitions() {
        List<String> topics = new ArrayList<>();
        for (String log : Cluster.logs()) {
            topics.add(cluster.names().log(log));
            topics.add(cluster.names().facts(log));
        }
        List<TopicPartition> partitions = new ArrayList<>();
        cluster.present(topics).forEach((name, topic) -> topic.partitions()
                .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }
}
