package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.model.RegisterModel;
import dev.muster.testkit.history.model.RegisterModel.Answer;
import dev.muster.testkit.history.model.RegisterModel.Call;
import dev.muster.testkit.history.model.RegisterModel.Read;
import dev.muster.testkit.history.model.RegisterModel.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories as long as those of a run against real processes. What it takes is bounded by steps, not by time. */
class CheckersScaleTest {

    private static final int KEYS = 20;
    private static final ConcurrentRun.Shape ALL = new ConcurrentRun.Shape(10, 10_000, 2);
    private static final ConcurrentRun.Shape OF_ONE_KEY = new ConcurrentRun.Shape(10, 500, 2);

    @Test
    void shouldCheckTenThousandOperationsOfTenProcessesOnTwentyKeys() {
        List<Operation<Call, Answer>> history = drawn(KEYS, ALL);

        assertThat(history).hasSize(10_000);
        assertHold(new Linearizability<>(new RegisterModel()), history, KEYS);
        assertHold(new LogOrder<>(new RegisterModel()), history, KEYS);
    }

    @Test
    void shouldCheckTenProcessesAtOnceOnOneKey() {
        List<Operation<Call, Answer>> history = drawn(1, OF_ONE_KEY);

        assertHold(new Linearizability<>(new RegisterModel()), history, 1);
        assertHold(new LogOrder<>(new RegisterModel()), history, 1);
    }

    private static void assertHold(Checker<Call, Answer> checker, List<Operation<Call, Answer>> history, int keys) {
        assertThat(checker.checkByKey(history).values()).hasSize(keys).allSatisfy(verdict -> assertThat(verdict.holds())
                .as(verdict.text())
                .isTrue());
    }

    private static List<Operation<Call, Answer>> drawn(int keys, ConcurrentRun.Shape shape) {
        return new ConcurrentRun<Integer, Call, Answer>(5, RegisterModel::answer, RegisterModel::value)
                .draw(keys, shape, 0, random -> random.nextBoolean() ? new Read() : new Write(random.nextInt(5)));
    }
}
