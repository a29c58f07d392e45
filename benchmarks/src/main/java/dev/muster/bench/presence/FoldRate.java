package dev.muster.bench.presence;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.log.LogAppender;
import dev.muster.presence.PresenceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Heartbeats folded a second in one partition, against a bare Streams processor over the same log with the same settings. */
final class FoldRate {

    private static final Fleet FLEET = new Fleet(100, 2_000);
    private static final int ROUNDS = 3;

    private final String bootstrapServers;
    private final LogAppender appender;
    private final BenchFolder folder;
    private final int heartbeats;

    FoldRate(String bootstrapServers, LogAppender appender, BenchFolder folder, int heartbeats) {
        this.bootstrapServers = bootstrapServers;
        this.appender = appender;
        this.folder = folder;
        this.heartbeats = heartbeats;
    }

    /** One round to warm up, then the medians of those that count. */
    BenchResult measure() {
        List<Double> engine = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (int round = 0; round <= ROUNDS; round++) {
                FoldLog log = FoldLog.filled("fold-" + round, admin, appender, events());
                double ofEngine = EngineFolding.perSecond(log, settings("engine-" + round), appender);
                double ofBare = BareFolding.perSecond(log, settings("bare-" + round));
                if (round > 0) {
                    engine.add(ofEngine);
                    bare.add(ofBare);
                }
            }
        }
        return BenchResult.informative(
                "heartbeats folded per second, one partition", new Measured(Median.of(engine), "1/s", Median.of(bare)));
    }

    private List<PresenceEvent> events() {
        List<PresenceEvent> events = new ArrayList<>(FLEET.instances() + heartbeats);
        for (int number = 0; number < FLEET.instances(); number++) {
            events.add(FLEET.registered(number));
        }
        for (int beat = 0; beat < heartbeats; beat++) {
            events.add(FLEET.beat(beat % FLEET.instances()));
        }
        return events;
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
