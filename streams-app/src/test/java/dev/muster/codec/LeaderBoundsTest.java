package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.leader.CandidateId;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderFold;
import dev.muster.leader.LeaderState;
import dev.muster.leader.RefusalReason;
import dev.muster.leader.Session;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** However many candidates come, a state and a fact fit into a record of Kafka's default size, 1 MiB. */
final class LeaderBoundsTest {

    private static final int MOST_BYTES = 1_000_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldFitIntoARecordHoweverManyCandidatesThereAre() {
        LeaderFold fold = new LeaderFold();
        LeaderCodec codec = new LeaderCodec();
        LeaderState state = LeaderState.INITIAL;
        int refused = 0;
        for (int number = 0; number < 1_000; number++) {
            Moment at = new Moment(START, START, Long.MAX_VALUE - 1_000 + number, Rules.defaults(1));
            var step = fold.apply(state, campaign(number), at);
            state = step.state();
            boolean isFull = step.decisions().get(0) instanceof LeaderDecision.Refused why
                    && why.why() == RefusalReason.TOO_MANY_CANDIDATES;
            refused += isFull ? 1 : 0;
        }
        assertThat(refused).isEqualTo(1_000 - 256);
        assertThat(codec.decided(state).orElseThrow().length
                        + codec.volatilePart(state).orElseThrow().length)
                .isBetween(MOST_BYTES / 4, MOST_BYTES);
    }

    private static LeaderEvent campaign(int number) {
        String name = number + "-" + "n".repeat(195);
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("key", "v".repeat(1_021));
        return new LeaderEvent.Campaign(
                new EventHead(name, name, Instant.EPOCH),
                EntityKey.of("scheduler"),
                new CandidateId(name),
                Optional.of(new Session(name)),
                new LeaderEvent.Offer(Optional.empty(), 1_000, metadata));
    }
}
