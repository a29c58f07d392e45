package dev.muster.testkit.history.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.Linearizability;
import dev.muster.testkit.history.Told;
import dev.muster.testkit.history.Verdict;
import dev.muster.testkit.history.model.ElectionAnswer.Done;
import dev.muster.testkit.history.model.ElectionAnswer.Seen;
import dev.muster.testkit.history.model.ElectionAnswer.Unknown;
import dev.muster.testkit.history.model.ElectionCall.Campaign;
import dev.muster.testkit.history.model.ElectionCall.Keep;
import dev.muster.testkit.history.model.ElectionCall.Look;
import dev.muster.testkit.history.model.ElectionCall.Resign;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What elections may tell, and what they may not. Times are milliseconds, the ttl is 3,000. */
class ElectionModelTest {

    private final Linearizability<ElectionState, ElectionCall, ElectionAnswer> checker =
            new Linearizability<>(ElectionModel.create());

    @Test
    void shouldLetTheNextLeadWhenTheLeaderResigns() {
        assertHolds(
                both().call("a", 40, 50, new Resign("a"), new Done()).call("b", 60, 70, new Keep("b"), leads("b", 9)));
    }

    @Test
    void shouldRefuseASecondLeaderAndASecondLeaderOfATerm() {
        assertViolated(both().call("b", 60, 70, new Keep("b"), leads("b", 9)));
        assertViolated(
                both().call("a", 40, 50, new Resign("a"), new Done()).call("b", 60, 70, new Keep("b"), leads("b", 7)));
    }

    @Test
    void shouldRefuseATermThatFalls() {
        assertViolated(
                both().call("a", 40, 50, new Resign("a"), new Done()).call("b", 60, 70, new Keep("b"), leads("b", 6)));
    }

    @Test
    void shouldLetALeaderLapseAfterTheTtlAndNotBefore() {
        assertHolds(both().call("b", 60, 70, new Keep("b"), leads("a", 7))
                .call("b", 2_900, 3_000, new Keep("b"), leads("b", 9)));
        assertViolated(both().call("b", 60, 70, new Keep("b"), leads("a", 7))
                .call("b", 2_900, 2_999, new Keep("b"), leads("b", 9)));
    }

    @Test
    void shouldRefuseToForgetACandidateInTime() {
        assertViolated(both().call("b", 60, 70, new Keep("b"), new Unknown()));
        assertHolds(both().call("b", 3_100, 3_110, new Keep("b"), new Unknown()));
    }

    @Test
    void shouldRefuseThatNobodyLeadsWhileTheLeaderStandsAndAllowItBeforeTheNext() {
        Told<ElectionCall, ElectionAnswer> told = both();
        assertViolated(told.call("r", 60, 70, new Look(), new Seen(Optional.empty(), 0)));
        assertHolds(both().call("a", 80, 90, new Resign("a"), new Done())
                .call("r", 100, 110, new Look(), new Seen(Optional.empty(), 0))
                .call("r", 120, 130, new Look(), leads("b", 9)));
    }

    @Test
    void shouldLetAnUnknownCandidacyWin() {
        Told<ElectionCall, ElectionAnswer> told =
                told().unknown("x", 0, campaign("x")).call("a", 20, 30, campaign("a"), leads("x", 5));
        assertHolds(told.call("a", 4_000, 4_010, campaign("a"), leads("a", 8)));
        assertViolated(told.call("a", 5_000, 5_010, new Keep("a"), leads("x", 5)));
    }

    private static Told<ElectionCall, ElectionAnswer> both() {
        return told().call("a", 0, 10, campaign("a"), leads("a", 7)).call("b", 20, 30, campaign("b"), leads("a", 7));
    }

    private static Campaign campaign(String candidate) {
        return new Campaign(candidate, Duration.ofSeconds(3));
    }

    private static Seen leads(String candidate, long term) {
        return new Seen(Optional.of(candidate), term);
    }

    private static Told<ElectionCall, ElectionAnswer> told() {
        return new Told<>();
    }

    private void assertHolds(Told<ElectionCall, ElectionAnswer> told) {
        Verdict verdict = checker.check(told.history());
        assertThat(verdict.holds()).as(verdict.text()).isTrue();
    }

    private void assertViolated(Told<ElectionCall, ElectionAnswer> told) {
        assertThat(checker.check(told.history())).isInstanceOf(Verdict.Violated.class);
    }
}
