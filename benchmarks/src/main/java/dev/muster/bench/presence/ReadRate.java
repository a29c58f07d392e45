package dev.muster.bench.presence;

import dev.muster.bench.BenchResult;
import dev.muster.bench.BenchResult.Measured;
import dev.muster.bench.Median;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a second of a service with ten instances, against the same server answering the same bytes from a constant. */
final class ReadRate {

    private static final double TARGET = 0.60;
    private static final double STRETCH = 0.85;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 15;

    private final BenchNode node;
    private final Duration round;

    /** Reads for about so long in all. */
    ReadRate(BenchNode node, Duration whole) {
        this.node = node;
        this.round = whole.dividedBy(2L * (WARM_UP_ROUNDS + ROUNDS));
    }

    /** Many short rounds of either kind in turn, so that what else the machine does hits both; the medians of those that count. */
    BenchResult measure() throws IOException {
        byte[] before = imitateFleet();
        List<Double> real = new ArrayList<>();
        List<Double> constant = new ArrayList<>();
        try (ReadLoad load = new ReadLoad(node.port())) {
            for (int number = 0; number < WARM_UP_ROUNDS + ROUNDS; number++) {
                double ofConstant = load.perSecond(KeepAlive.get(ConstantAnswer.PATH), round);
                double ofReal = load.perSecond(BenchNode.read(), round);
                if (number >= WARM_UP_ROUNDS) {
                    constant.add(ofConstant);
                    real.add(ofReal);
                }
            }
        }
        if (!Arrays.equals(before, imitateFleet())) {
            throw new IllegalStateException("Expected the fleet to stay as it was during the reads, but it changed");
        }
        return BenchResult.atLeast(
                "reads per second, a service with ten instances",
                new Measured(Median.of(real), "1/s", Median.of(constant)),
                TARGET,
                STRETCH);
    }

    /** Makes the constant what the fleet's service is now; returns its body, which the constant is seen to answer too. */
    private byte[] imitateFleet() throws IOException {
        try (KeepAlive connection = new KeepAlive(node.port())) {
            connection.exchange(BenchNode.read()).expect(200);
            byte[] body = connection.body();
            node.constant().imitate(connection);
            connection.exchange(KeepAlive.get(ConstantAnswer.PATH)).expect(200);
            if (!Arrays.equals(body, connection.body())) {
                throw new IllegalStateException("Expected the constant to be the real answer, but it is not");
            }
            return body;
        }
    }
}
