package dev.muster.bench.locks;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.bench.presence.BenchNode;
import dev.muster.log.LogAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Pairs of acquire and release per second of many clients with a lock each; against those of etcd through the same client, once with its
 * data on tmpfs and once on disk, and against pairs of raw appends. Short rounds of each in turn, so that what else the machine does hits all;
 * the medians of those that count.
 */
final class PairRate {

    static final int CLIENTS = 64;

    private static final double TARGET = 2;
    private static final double STRETCH = 5;
    private static final long WARM_UP_PAIRS = 300_000;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 9;
    private static final Path TMPFS = Path.of("/dev/shm");
    private static final String NAME = "acquire + release pairs, " + CLIENTS + " clients, beside ";

    private final BenchNode node;
    private final RawPairs raw;
    private final BenchFolder folder;
    private final Duration round;

    /** Each of the ways takes about so long. */
    PairRate(String bootstrapServers, BenchNode node, LogAppender appender, BenchFolder folder, Duration whole) {
        this.node = node;
        this.raw = new RawPairs(bootstrapServers, appender, node.encode(BenchNode.FLEET.weighed(0, 2)), CLIENTS);
        this.folder = folder;
        this.round = whole.dividedBy(WARM_UP_ROUNDS + ROUNDS);
    }

    List<BenchResult> measure() throws IOException {
        Optional<Path> etcd = EtcdServer.program();
        return etcd.isPresent() && Files.isDirectory(TMPFS) ? besideEtcd(etcd.get()) : besideRawAppends();
    }

    private List<BenchResult> besideRawAppends() throws IOException {
        try (PairLoad muster = ofMuster(node)) {
            Way real = new Way(() -> muster.perSecond(round));
            Way appends = new Way(() -> raw.perSecond(round));
            inTurn(List.of(real, appends));
            return List.of(BenchResult.informative(
                    NAME + "raw appends (no etcd here)", new Measured(real.rate(), "1/s", appends.rate())));
        }
    }

    private List<BenchResult> besideEtcd(Path program) throws IOException {
        try (BenchFolder tmpfs = BenchFolder.createIn(TMPFS);
                EtcdServer inMemory = EtcdServer.start(program, tmpfs.of("etcd"));
                EtcdServer onDisk = EtcdServer.start(program, folder.of("etcd"));
                PairLoad muster = ofMuster(node);
                PairLoad ofInMemory = of(inMemory);
                PairLoad ofOnDisk = of(onDisk)) {
            Way real = new Way(() -> muster.perSecond(round));
            Way fast = new Way(() -> ofInMemory.perSecond(round));
            Way slow = new Way(() -> ofOnDisk.perSecond(round));
            Way appends = new Way(() -> raw.perSecond(round));
            inTurn(List.of(real, fast, slow, appends));
            return List.of(
                    BenchResult.atLeast(
                            NAME + "etcd on tmpfs", new Measured(real.rate(), "1/s", fast.rate()), TARGET, STRETCH),
                    BenchResult.informative(
                            NAME + "etcd in a temporary folder", new Measured(real.rate(), "1/s", slow.rate())),
                    BenchResult.informative(NAME + "raw appends", new Measured(real.rate(), "1/s", appends.rate())));
        }
    }

    /** Warms up the JVM of node, broker and client, for all rows that are measured in it. */
    static void warmUp(BenchNode node, Duration atMost) throws IOException {
        try (PairLoad load = ofMuster(node)) {
            load.warmUp(WARM_UP_PAIRS, atMost);
        }
    }

    private static PairLoad ofMuster(BenchNode node) throws IOException {
        return new PairLoad(
                node.port(),
                IntStream.range(0, CLIENTS)
                        .mapToObj(number -> new MusterLock("bench-own-" + number, "client-" + number, Duration.ZERO))
                        .toList());
    }

    private static PairLoad of(EtcdServer server) throws IOException {
        List<EtcdLock> locks = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            locks.add(new EtcdLock("bench-own-" + number, server.grantLease()));
        }
        return new PairLoad(server.port(), locks);
    }

    private static void inTurn(List<Way> ways) throws IOException {
        for (int number = 0; number < WARM_UP_ROUNDS + ROUNDS; number++) {
            for (Way way : ways) {
                way.run(number >= WARM_UP_ROUNDS);
            }
        }
    }

    /** Measures a rate once. */
    private interface Round {
        double perSecond() throws IOException;
    }

    /** One way to do the same, and its rates. */
    private static final class Way {
        private final Round round;
        private final List<Double> rates = new ArrayList<>();

        private Way(Round round) {
            this.round = round;
        }

        private void run(boolean counts) throws IOException {
            double rate = round.perSecond();
            if (counts) {
                rates.add(rate);
            }
        }

        private double rate() {
            return Median.of(rates);
        }
    }
}
