package dev.muster.leader;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.testing.Scenario;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tables of one election. A state reads as the leader with its term, then the others in the order of succession; {@code wait} means that
 * nobody is elected yet. The term is the offset of the record, which is the number of the row.
 */
final class LeaderFoldTest {

    private static final Duration TTL = ofSeconds(10);
    private static final Duration WINDOW = ofMinutes(10);

    private final LeaderEvents its = LeaderEvents.of("scheduler");
    private final Scenario<LeaderState, LeaderEvent, LeaderDecision> rows =
            Scenario.of(LeaderEvents.SPEC, LeaderFoldTest::inWords);

    @Test
    void shouldElectTheFirstThatComes() {
        rows.on(its.campaigns("a"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b"), "joined/campaign", "a@1 b")
                .on(its.keeps("b", ""), "kept/keep", "a@1 b");
    }

    @Test
    void shouldElectByPriorityAndThenByArrival() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("z", "1"), "joined/campaign", "a@1 z")
                .on(its.campaigns("b", "1"), "joined/campaign", "a@1 z b")
                .on(its.campaigns("c", "1", 5), "joined/campaign", "a@1 c z b")
                .on(its.resigns("a", "1"), "resigned/resign, ended/resign, elected/succession", "c@5 z b")
                .on(its.resigns("c", "1"), "resigned/resign, ended/resign, elected/succession", "z@6 b")
                .on(its.campaigns("a", "2"), "joined/campaign", "z@6 b a");
    }

    @Test
    void shouldNotDeposeALeaderForOneOfHigherPriority() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1", 1_000), "joined/campaign", "a@1 b");
    }

    @Test
    void shouldElectTheNextWhenTheLeaderIsSilent() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1"), "joined/campaign", "a@1 b")
                .after(ofSeconds(6), "-", "a@1 b")
                .on(its.keeps("b", "1"), "kept/keep", "a@1 b")
                .after(ofMillis(3_999), "-", "a@1 b")
                .after(ofMillis(1), "lapsed/ttl, ended/ttl, elected/succession", "b@6");
        assertThat(rows.lastDecision().reason()).isEqualTo("first of 1 by priority (0) and arrival (offset 2)");
    }

    @Test
    void shouldElectNobodyWhoseTimeIsOverAtTheSameTick() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1"), "joined/campaign", "a@1 b")
                .on(its.campaigns("c", "1", ofSeconds(60)), "joined/campaign", "a@1 b c")
                .after(TTL, "lapsed/ttl, ended/ttl, lapsed/ttl, elected/succession", "c@4");
    }

    @Test
    void shouldKeepALeaderThatKeeps() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1");
        for (int i = 0; i < 20; i++) {
            rows.after(ofSeconds(9), "-", "a@1").on(its.keeps("a", i % 2 == 0 ? "1" : ""), "kept/keep", "a@1");
        }
        rows.after(ofMillis(9_999), "-", "a@1").after(ofMillis(1), "lapsed/ttl, ended/ttl", "nobody");
    }

    @Test
    void shouldTakeTheSameCampaignAgainForASignOfLife() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .after(ofSeconds(9), "-", "a@1")
                .on(its.campaigns("a", "1"), "kept/keep", "a@1")
                .after(ofSeconds(9), "-", "a@1")
                .on(its.campaigns("a", ""), "kept/keep", "a@1")
                .after(ofSeconds(9), "-", "a@1");
    }

    @Test
    void shouldTakeOtherTermsAndLeaveTheTurn() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1"), "joined/campaign", "a@1 b")
                .on(its.campaigns("c", "1"), "joined/campaign", "a@1 b c")
                .on(its.campaigns("b", "1", ofSeconds(3)), "changed/campaign", "a@1 b c")
                .on(its.campaigns("c", "1", 3), "changed/campaign", "a@1 c b");
    }

    /** What a candidate was told that it may count on is not taken back by a shorter ttl. */
    @Test
    void shouldNotShortenWhatWasKept() {
        rows.on(its.campaigns("a", "1", ofSeconds(60)), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("a", "1", ofSeconds(3)), "changed/campaign", "a@1")
                .on(its.keeps("a", "1"), "kept/keep", "a@1")
                .after(ofMillis(59_999), "-", "a@1")
                .after(ofMillis(1), "lapsed/ttl, ended/ttl", "nobody");
    }

    @Test
    void shouldLetAnotherCampaignTakeThePlaceButNotTheTurn() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1"), "joined/campaign", "a@1 b")
                .on(its.campaigns("c", "1"), "joined/campaign", "a@1 b c")
                .on(its.campaigns("b", "2"), "replaced/campaign", "a@1 c b")
                .on(its.keeps("b", "1"), "refused/superseded", "a@1 c b")
                .on(its.campaigns("b", "1"), "refused/superseded", "a@1 c b")
                .on(its.resigns("b", "1"), "refused/superseded", "a@1 c b")
                .on(its.keeps("b", "2"), "kept/keep", "a@1 c b");
        assertThat(rows.lastDecision().reason()).isEqualTo("the candidate is there still");
    }

    @Test
    void shouldElectNobodyBeforeTheTtlOfALeaderThatWasReplacedIsOver() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1"), "joined/campaign", "a@1 b")
                .after(ofSeconds(4), "-", "a@1 b")
                .on(its.campaigns("a", "2"), "replaced/campaign, ended/campaign", "wait b a")
                .on(its.campaigns("c", "1"), "joined/campaign", "wait b a c")
                .on(its.keeps("b", "1"), "kept/keep", "wait b a c")
                .on(its.keeps("a", "1"), "refused/superseded", "wait b a c")
                .after(ofMillis(5_999), "-", "wait b a c")
                .after(ofMillis(1), "elected/succession", "b@9 a c");
    }

    @Test
    void shouldElectNobodyBeforeTheTtlOfALeaderThatWasTakenAwayIsOver() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1", ofSeconds(60)), "joined/campaign", "a@1 b")
                .on(its.resigns("a", ""), "resigned/resign, ended/resign", "wait b")
                .after(ofMillis(9_999), "-", "wait b")
                .after(ofMillis(1), "elected/succession", "b@5");
    }

    @Test
    void shouldTakeTheWordOfOneWhoseCampaignNeverHadASession() {
        rows.on(its.campaigns("a"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b"), "joined/campaign", "a@1 b")
                .on(its.keeps("b", "1"), "refused/superseded", "a@1 b")
                .on(its.resigns("a", ""), "resigned/resign, ended/resign, elected/succession", "b@4");
    }

    /** All wait for one who may not know, and lapse before: who comes later does not wait for them. */
    @Test
    void shouldElectWhoComesWhenTheWaitIsOverAndNobodyWasLeft() {
        rows.on(its.campaigns("a", "1", ofSeconds(30)), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1"), "joined/campaign", "a@1 b")
                .on(its.resigns("a", ""), "resigned/resign, ended/resign", "wait b")
                .after(TTL, "lapsed/ttl", "nobody")
                .on(its.campaigns("c", "1"), "joined/campaign", "wait c")
                .on(its.resigns("c", "1"), "resigned/resign", "nobody")
                .after(ofSeconds(20), "-", "nobody")
                .on(its.campaigns("d", "1"), "joined/campaign, elected/succession", "d@8");
    }

    @Test
    void shouldRefuseWhoIsNoCandidate() {
        rows.on(its.keeps("a", "1"), "refused/unknown-election", "unheld")
                .on(its.resigns("a", "1"), "refused/unknown-election", "unheld")
                .on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@3")
                .on(its.keeps("b", "1"), "refused/unknown-candidate", "a@3")
                .on(its.resigns("b", "1"), "refused/unknown-candidate", "a@3")
                .on(its.resigns("a", "1"), "resigned/resign, ended/resign", "nobody")
                .on(its.keeps("a", "1"), "refused/unknown-candidate", "nobody");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected a keep of a candidate for 'scheduler', but 'a' is none: campaign again");
        rows.on(its.resigns("a", "1"), "refused/unknown-candidate", "nobody");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("Expected a resignation of a candidate for 'scheduler', but 'a' is none");
    }

    @Test
    void shouldRefuseOneCandidateMoreThanTheRulesAllow() {
        rows.rule("election.candidates.max", "2")
                .on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.campaigns("b", "1"), "joined/campaign", "a@1 b")
                .on(its.campaigns("c", "1"), "refused/too-many-candidates", "a@1 b")
                .on(its.campaigns("b", "1"), "kept/keep", "a@1 b")
                .on(its.campaigns("b", "2"), "replaced/campaign", "a@1 b")
                .on(its.resigns("b", "2"), "resigned/resign", "a@1")
                .on(its.campaigns("c", "1"), "joined/campaign", "a@1 c");
    }

    @Test
    void shouldDoNothingTwice() {
        LeaderEvent first = its.campaigns("a", "1");
        LeaderEvent gone = its.resigns("a", "1");
        rows.on(first, "joined/campaign, elected/succession", "a@1")
                .on(first, "done-before/event-id", "a@1")
                .on(gone, "resigned/resign, ended/resign", "nobody")
                .on(first, "done-before/event-id", "nobody")
                .on(gone, "done-before/event-id", "nobody");
    }

    @Test
    void shouldForgetAnElectionWithoutCandidatesAndLetItsTermsGrowAllTheSame() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1")
                .on(its.resigns("a", "1"), "resigned/resign, ended/resign", "nobody")
                .after(WINDOW.minusMillis(1), "-", "nobody")
                .after(ofMillis(1), "forgotten/dedup-window", "unheld")
                .on(its.campaigns("b", "1"), "joined/campaign, elected/succession", "b@5");
        assertThat(LeaderEvents.SPEC.fold().deadline(LeaderState.INITIAL)).isEmpty();
    }

    @Test
    void shouldTakeTheTtlOfTheRulesWhereNoneIsNamed() {
        rows.rule("election.ttl.default", "PT3S")
                .on(its.campaigns("a"), "joined/campaign, elected/succession", "a@1")
                .after(ofMillis(2_999), "-", "a@1")
                .after(ofMillis(1), "lapsed/ttl, ended/ttl", "nobody");
        assertThat(rows.lastDecision().reason())
                .isEqualTo("no sign of life since 2026-01-01T00:00:00Z, for its ttl of PT3S");
    }

    @Test
    void shouldTellOfWhomAndOfWhichTermAFactIs() {
        rows.on(its.campaigns("a", "1"), "joined/campaign, elected/succession", "a@1");
        assertThat(rows.lastDecision()).isInstanceOfSatisfying(LeaderDecision.Recorded.class, elected -> {
            assertThat(elected.about().candidate()).isEqualTo("a");
            assertThat(elected.about().term()).hasValue(1);
        });
    }

    private static String inWords(LeaderState state) {
        if (!(state.contest() instanceof Election held)) {
            return "unheld";
        }
        if (held.candidates().isEmpty()) {
            return "nobody";
        }
        Optional<Leader> leader = held.leader();
        String others = held.succession().stream()
                .map(Map.Entry::getKey)
                .filter(id -> leader.filter(one -> one.candidate().equals(id)).isEmpty())
                .map(id -> " " + id)
                .collect(Collectors.joining());
        return leader.map(one -> one.candidate() + "@" + one.term()).orElse("wait") + others;
    }
}
