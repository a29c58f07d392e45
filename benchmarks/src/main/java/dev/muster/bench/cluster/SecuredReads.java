package dev.muster.bench.cluster;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import dev.muster.bench.presence.BenchFolder;
import dev.muster.bench.presence.BenchNode;
import dev.muster.bench.presence.HttpAccess;
import dev.muster.bench.presence.ReadLoad;
import dev.muster.log.LogAppender;
import dev.muster.testkit.CertificateAuthority;
import dev.muster.testkit.CertificateAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a second of a service with ten instances from a node that asks for a token over TLS, against a node of the same process that
 * asks for nothing. The client's own part of TLS is in the figure: it runs on the same machine.
 */
public final class SecuredReads {

    private static final double TARGET = 0.60;
    private static final double STRETCH = 0.85;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 15;
    private static final String TOKEN = "token-of-the-bench-reader";
    /** A file of tokens is never as short as the one that is used. */
    private static final int OTHER_TOKENS = 100;

    private final String bootstrapServers;
    private final BenchFolder folder;
    private final LogAppender appender;
    private final Duration round;

    /** Reads for about so long in all. */
    public SecuredReads(String bootstrapServers, BenchFolder folder, LogAppender appender, Duration whole) {
        this.bootstrapServers = bootstrapServers;
        this.folder = folder;
        this.appender = appender;
        this.round = whole.dividedBy(2L * (WARM_UP_ROUNDS + ROUNDS));
    }

    /** Many short rounds of either kind in turn, so that what else the machine does hits both; the medians of those that count. */
    public BenchResult measure() throws IOException {
        BenchNode.Kind open = new BenchNode.Kind("open", Map.of(), HttpAccess.OPEN);
        BenchNode.Kind secured = secured();
        try (BenchNode plain = BenchNode.start(bootstrapServers, folder, appender, open);
                BenchNode guarded = BenchNode.start(bootstrapServers, folder, appender, secured);
                ReadLoad ofPlain = new ReadLoad(plain.port(), open.access());
                ReadLoad ofGuarded = new ReadLoad(guarded.port(), secured.access())) {
            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            for (int number = 0; number < WARM_UP_ROUNDS + ROUNDS; number++) {
                double fast = ofPlain.perSecond(plain.readOf(), round);
                double safe = ofGuarded.perSecond(guarded.readOf(), round);
                if (number >= WARM_UP_ROUNDS) {
                    without.add(fast);
                    with.add(safe);
                }
            }
            return BenchResult.atLeast(
                    "HTTP reads per second with token and TLS, against without",
                    new Measured(Median.of(with), "1/s", Median.of(without)),
                    TARGET,
                    STRETCH);
        }
    }

    private BenchNode.Kind secured() throws IOException {
        Path files = Files.createDirectories(folder.of("secured"));
        CertificateAuthority authority = CertificateAuthority.in(files);
        Issued server = authority.issue("node");
        List<String> tokens = new ArrayList<>(List.of("bench write " + TOKEN));
        for (int number = 0; number < OTHER_TOKENS; number++) {
            tokens.add("other-" + number + " read token-of-nobody-at-all-" + number);
        }
        Path file = Files.write(files.resolve("tokens"), tokens);
        return new BenchNode.Kind(
                "secured",
                Map.of(
                        "muster.http.tokens.file", file.toString(),
                        "muster.http.tls.certificate.file",
                                server.certificates().toString(),
                        "muster.http.tls.key.file", server.key().toString()),
                new HttpAccess(Optional.of(authority.certificate()), Optional.of(TOKEN)));
    }
}
