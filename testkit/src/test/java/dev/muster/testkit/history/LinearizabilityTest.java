package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.model.RegisterModel;
import dev.muster.testkit.history.model.RegisterModel.Answer;
import dev.muster.testkit.history.model.RegisterModel.Call;
import dev.muster.testkit.history.model.RegisterModel.Done;
import dev.muster.testkit.history.model.RegisterModel.Read;
import dev.muster.testkit.history.model.RegisterModel.Value;
import dev.muster.testkit.history.model.RegisterModel.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Histories of a register, right and wrong; the first four are those of Herlihy and Wing's paper in our words. */
class LinearizabilityTest {

    private final Linearizability<Integer, Call, Answer> checker = new Linearizability<>(new RegisterModel());

    @Test
    void shouldAcceptWhatIsOneAfterTheOther() {
        assertHolds(told().call("a", 0, 1, new Write(1), new Done()).call("b", 2, 3, new Read(), new Value(1)));
    }

    @Test
    void shouldAcceptAReadOfAWriteThatIsUnderWay() {
        assertHolds(told().call("a", 0, 10, new Write(1), new Done())
                .call("b", 1, 2, new Read(), new Value(1))
                .call("c", 3, 4, new Read(), new Value(1)));
    }

    @Test
    void shouldRefuseAReadThatGoesBackInTime() {
        assertViolated(told().call("a", 0, 10, new Write(1), new Done())
                .call("b", 1, 2, new Read(), new Value(1))
                .call("c", 3, 4, new Read(), new Value(0)));
    }

    @Test
    void shouldRefuseAStaleRead() {
        assertViolated(told().call("a", 0, 1, new Write(1), new Done()).call("b", 2, 3, new Read(), new Value(0)));
    }

    @Test
    void shouldTakeCallsAndAnswersOfOneTimeAsAtOnce() {
        assertHolds(told().call("a", 0, 2, new Write(1), new Done()).call("b", 2, 3, new Read(), new Value(0)));
    }

    @Test
    void shouldLetAnUnknownWriteHappenLateEarlyOrNever() {
        Told<Call, Answer> late = told().unknown("a", 0, new Write(1))
                .call("b", 1, 2, new Read(), new Value(0))
                .call("b", 500, 501, new Read(), new Value(1));
        assertHolds(late);
        assertHolds(told().unknown("a", 0, new Write(1)).call("b", 1, 2, new Read(), new Value(0)));
        assertViolated(late.call("b", 600, 601, new Read(), new Value(0)));
    }

    @Test
    void shouldRefuseAnUnknownWriteThatIsReadBeforeItWasCalled() {
        assertViolated(told().call("b", 1, 2, new Read(), new Value(7)).unknown("a", 3, new Write(7)));
    }

    @Test
    void shouldRefuseAnUnknownWriteThatHappensTwice() {
        assertViolated(told().unknown("a", 0, new Write(1))
                .call("b", 1, 2, new Read(), new Value(1))
                .call("b", 3, 4, new Write(2), new Done())
                .call("b", 5, 6, new Read(), new Value(1)));
    }

    @Test
    void shouldSayUndecidedWithFiguresWhenTheLimitIsReached() {
        Told<Call, Answer> wide = told();
        for (int process = 0; process < 12; process++) {
            wide.call("p" + process, 0, 100 + process, new Write(process), new Done());
        }
        wide.call("r", 200, 201, new Read(), new Value(99));

        Verdict verdict = new Linearizability<>(new RegisterModel(), new Limits(500, 100)).check(wide.history());

        assertThat(verdict).isInstanceOf(Verdict.Undecided.class);
        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.text())
                .startsWith("UNDECIDED after 0 answers: 13 operations, 0 unknown; ")
                .endsWith("(limit: 500 steps, 100 possibilities)");
    }

    @Test
    void shouldHoldOnlyUsefulPossibilitiesOfUnknownOutcomes() {
        // Each of 200 unknown writes may have happened or not: without the cache's rule that would be 2^200.
        Told<Call, Answer> told = told();
        for (int one = 0; one < 200; one++) {
            told.unknown("a", one, new Write(one));
        }
        told.call("b", 300, 301, new Write(5), new Done()).call("b", 302, 303, new Read(), new Value(5));

        Verdict verdict = checker.check(told.history());

        assertThat(verdict.holds()).as(verdict.text()).isTrue();
        assertThat(verdict.figures().configurations()).isLessThan(1_000);
    }

    @Test
    void shouldShowOnlyTheAnswersThatContradictEachOther() {
        Told<Call, Answer> told = told();
        for (int one = 0; one < 50; one++) {
            told.call("other", 10L * one, 10L * one + 5, new Write(one), new Done());
        }
        told.call("a", 600, 610, new Write(1_000), new Done())
                .call("c", 605, 606, new Read(), new Value(49))
                .call("b", 700, 710, new Read(), new Value(49))
                .call("later", 800, 801, new Read(), new Value(1_000));

        Verdict verdict = checker.check(told.history());

        assertThat(verdict.text()).isEqualTo("""
                        DOES NOT HOLD: 54 operations, 0 unknown; 56 steps, at most 3 possibilities at a time
                          it: these answers contradict each other (times in s since its first call)
                            before them: 48
                               0.4900 to    0.4950  other  Write[value=49] -> Done[]
                               0.6000 to    0.6100  a      Write[value=1000] -> Done[]
                               0.7000 to    0.7100  b      Read[] -> Value[value=49]  <- cannot be explained
                            No order within their times gives these answers.""");
    }

    @Test
    void shouldCheckEachKeyByItself() {
        List<Operation<Call, Answer>> wrong =
                told().call("a", 0, 1, new Read(), new Value(3)).history();
        List<Operation<Call, Answer>> both = wrong.stream()
                .flatMap(one -> List.of(
                        one,
                        new Operation<>(
                                "b",
                                "other",
                                (Call) new Write(3),
                                Optional.<Answer>of(new Done()),
                                0,
                                1,
                                OptionalLong.empty()))
                        .stream())
                .toList();

        assertThat(checker.checkByKey(both).entrySet().stream()
                        .filter(one -> one.getValue().holds())
                        .map(Map.Entry::getKey))
                .containsExactly("other");
    }

    private void assertHolds(Told<Call, Answer> told) {
        Verdict verdict = checker.check(told.history());
        assertThat(verdict.holds()).as(verdict.text()).isTrue();
    }

    private void assertViolated(Told<Call, Answer> told) {
        assertThat(checker.check(told.history())).isInstanceOf(Verdict.Violated.class);
    }

    private static Told<Call, Answer> told() {
        return new Told<>();
    }
}
