package dev.muster.bench.presence;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers a second about a service with ten instances, against the same server answering the same bytes from a constant. */
public final class ReadRate {

    private static final double TARGET = 0.60;
    private static final double STRETCH = 0.85;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 15;
    /** A pick names one of ten instances. */
    private static final int ASKED_AT_MOST = 1_000;

    private final BenchNode node;
    private final String name;
    private final byte[] request;
    private final Duration round;

    private ReadRate(BenchNode node, String name, String path, Duration whole) {
        this.node = node;
        this.name = name;
        this.request = KeepAlive.get(path);
        this.round = whole.dividedBy(2L * (WARM_UP_ROUNDS + ROUNDS));
    }

    /** Reads for about so long in all. */
    static ReadRate ofReads(BenchNode node, Duration whole) {
        return new ReadRate(node, "reads per second, a service with ten instances", BenchNode.path(), whole);
    }

    /**
     * Picks for about so long in all.
     *
     * @param name of the figure
     * @param query with its question mark; empty for a pick by the default rules
     */
    public static ReadRate ofPicks(BenchNode node, String name, String query, Duration whole) {
        return new ReadRate(node, name, BenchNode.path() + "/pick" + query, whole);
    }

    /** Many short rounds of either kind in turn, so that what else the machine does hits both; the medians of those that count. */
    public BenchResult measure() throws IOException {
        byte[] before = imitateFleet();
        List<Double> real = new ArrayList<>();
        List<Double> constant = new ArrayList<>();
        try (ReadLoad load = new ReadLoad(node.port())) {
            for (int number = 0; number < WARM_UP_ROUNDS + ROUNDS; number++) {
                double ofConstant = load.perSecond(KeepAlive.get(ConstantAnswer.PATH), round);
                double ofReal = load.perSecond(request, round);
                if (number >= WARM_UP_ROUNDS) {
                    constant.add(ofConstant);
                    real.add(ofReal);
                }
            }
        }
        expectAgain(before);
        return BenchResult.atLeast(name, new Measured(Median.of(real), "1/s", Median.of(constant)), TARGET, STRETCH);
    }

    /** Makes the constant what the fleet's service is now; returns its body, which the constant is seen to answer too. */
    private byte[] imitateFleet() throws IOException {
        try (KeepAlive connection = new KeepAlive(node.port())) {
            connection.exchange(request).expect(200);
            byte[] body = connection.body();
            node.constant().imitate(connection);
            connection.exchange(KeepAlive.get(ConstantAnswer.PATH)).expect(200);
            if (!Arrays.equals(body, connection.body())) {
                throw new IllegalStateException("Expected the constant to be the real answer, but it is not");
            }
            return body;
        }
    }

    private void expectAgain(byte[] answer) throws IOException {
        try (KeepAlive connection = new KeepAlive(node.port())) {
            for (int asked = 0; asked < ASKED_AT_MOST; asked++) {
                connection.exchange(request).expect(200);
                if (Arrays.equals(answer, connection.body())) {
                    return;
                }
            }
        }
        throw new IllegalStateException("Expected the fleet to stay as it was during the reads, but it changed");
    }
}
