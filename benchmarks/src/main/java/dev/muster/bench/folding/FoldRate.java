package dev.muster.bench.folding;

import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.domains.Domain;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.log.LogAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Events of a domain folded a second in one partition, against a bare Streams processor over the same log with the same settings. */
public final class FoldRate {

    private static final int ROUNDS = 3;

    private final String bootstrapServers;
    private final LogAppender appender;
    private final BenchFolder folder;

    /** On a broker, with state in a folder. */
    public FoldRate(String bootstrapServers, LogAppender appender, BenchFolder folder) {
        this.bootstrapServers = bootstrapServers;
        this.appender = appender;
        this.folder = folder;
    }

    /**
     * One round to warm up, then the medians of those that count.
     *
     * @param name of its own, for logs and folders
     * @param events what is folded, the same in each round
     */
    public <S, E extends Event, D extends Decision> Measured measure(
            String name, Domain<S, E, D> domain, List<E> events) {
        List<Double> engine = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (int round = 0; round <= ROUNDS; round++) {
                String own = name + "-" + round;
                FoldLog<E> log = FoldLog.filled(own, domain, admin, appender, events);
                double ofEngine = EngineFolding.perSecond(domain, log, settings("engine-" + own), appender);
                double ofBare = BareFolding.perSecond(log, settings("bare-" + own));
                if (round > 0) {
                    engine.add(ofEngine);
                    bare.add(ofBare);
                }
            }
        }
        return new Measured(Median.of(engine), "1/s", Median.of(bare));
    }

    /** The engine's own defaults, so that both have the same. */
    private Map<String, Object> settings(String stateFolder) {
        return Map.of(
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                StreamsConfig.STATE_DIR_CONFIG,
                folder.of(stateFolder).toString(),
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                500,
                StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
                0,
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                3_000,
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                6_000,
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                1_500);
    }
}
