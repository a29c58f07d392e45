package dev.muster.leader;

import dev.muster.fold.Rule;
import java.time.Duration;
import java.util.List;

/** The parameters of the leader fold that the log may set. */
public final class LeaderRules {

    /** Most candidates of one election: all stand in each of its facts. */
    static final int MAX_CANDIDATES = 256;

    /** Ttl of a candidate that names none. */
    public static final Rule.OfDuration TTL_DEFAULT = new Rule.OfDuration(
            "election.ttl.default",
            Duration.ofSeconds(10),
            Terms.MIN_TTL,
            Terms.MAX_TTL,
            "Ttl of a candidate that names none.");

    /** Candidates that one election may have. */
    public static final Rule.OfCount CANDIDATES_MAX = new Rule.OfCount(
            "election.candidates.max",
            MAX_CANDIDATES,
            1,
            MAX_CANDIDATES,
            "Candidates that one election may have; one more is refused.");

    /** How long campaigns and resignations are known when they come again. */
    public static final Rule.OfDuration DEDUP_WINDOW = new Rule.OfDuration(
            "election.dedup.window",
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            "How long a campaign or a resignation is known when it comes again, and an election without candidates at all.");

    /** Elections that are known. */
    public static final Rule.OfCount ELECTIONS_MAX = new Rule.OfCount(
            "election.elections.max",
            10_000,
            1,
            1_000_000,
            "Elections that one partition knows at most, those without candidates that are not forgotten yet among them: one more is rejected.");

    /** All of them. */
    public static final List<Rule> ALL = List.of(TTL_DEFAULT, CANDIDATES_MAX, DEDUP_WINDOW, ELECTIONS_MAX);

    private LeaderRules() {}
}
