package dev.muster.leader;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.SeenEvents;
import dev.muster.fold.testing.CanonicalFacts;
import dev.muster.fold.testing.CanonicalReader;
import dev.muster.fold.testing.CanonicalWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** States and facts of elections in canonical bytes without schemas: the laws are checked here before Avro is. */
public final class CanonicalLeaderCodec implements FoldCodec<LeaderState, LeaderDecision> {

    @Override
    public Optional<byte[]> decided(LeaderState state) {
        return state.contest() instanceof Election election
                ? Optional.of(write(new CanonicalWriter(), election).toBytes())
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> volatilePart(LeaderState state) {
        return state.candidacies().equals(Candidacies.NONE)
                ? Optional.empty()
                : Optional.of(write(new CanonicalWriter(), state.candidacies()).toBytes());
    }

    @Override
    public LeaderState state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        Contest contest = decided.<Contest>map(bytes -> CanonicalReader.read(bytes, CanonicalLeaderCodec::election))
                .orElse(Unheld.INSTANCE);
        Candidacies candidacies = volatilePart
                .map(bytes -> CanonicalReader.read(bytes, CanonicalLeaderCodec::candidacies))
                .orElse(Candidacies.NONE);
        return new LeaderState(contest, candidacies);
    }

    @Override
    public FactBody fact(FactHead head, LeaderDecision decision, LeaderState after) {
        CanonicalWriter out = CanonicalFacts.begin(head).text(decision.reason());
        return CanonicalFacts.end("election", out.maybe(decided(after), CanonicalWriter::bytes));
    }

    private static CanonicalWriter write(CanonicalWriter out, Election election) {
        return out.maybe(election.leader(), (each, leader) -> each.text(
                                leader.candidate().text())
                        .number(leader.term())
                        .instant(leader.since()))
                .all(election.candidates().entrySet(), CanonicalLeaderCodec::write)
                .maybe(election.notBefore(), CanonicalWriter::instant)
                .maybe(election.forgetAt(), CanonicalWriter::instant);
    }

    private static void write(CanonicalWriter out, Map.Entry<CandidateId, Candidate> entry) {
        Candidate candidate = entry.getValue();
        out.text(entry.getKey().text())
                .maybe(candidate.session(), (each, session) -> each.text(session.text()))
                .duration(candidate.terms().ttl())
                .number(candidate.terms().priority())
                .all(candidate.terms().metadata().entrySet(), (each, one) -> each.text(one.getKey())
                        .text(one.getValue()))
                .instant(candidate.since())
                .number(candidate.arrival());
    }

    private static Election election(CanonicalReader in) {
        Optional<Leader> leader =
                in.maybe(each -> new Leader(new CandidateId(each.text()), each.number(), each.instant()));
        SortedMap<CandidateId, Candidate> candidates = new TreeMap<>();
        in.all(each -> Map.entry(new CandidateId(each.text()), candidate(each)))
                .forEach(entry -> candidates.put(entry.getKey(), entry.getValue()));
        return new Election(leader, candidates, in.maybe(CanonicalReader::instant), in.maybe(CanonicalReader::instant));
    }

    private static Candidate candidate(CanonicalReader in) {
        Optional<Session> session = in.maybe(each -> new Session(each.text()));
        Duration ttl = in.duration();
        int priority = (int) in.number();
        SortedMap<String, String> metadata = new TreeMap<>();
        in.all(each -> Map.entry(each.text(), each.text()))
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return new Candidate(session, new Terms(ttl, priority, metadata), in.instant(), in.number());
    }

    private static CanonicalWriter write(CanonicalWriter out, Candidacies candidacies) {
        out.all(candidacies.kept().entrySet(), (each, entry) -> each.text(
                        entry.getKey().text())
                .instant(entry.getValue().until())
                .instant(entry.getValue().at()));
        write(out, candidacies.seen());
        return write(out, candidacies.superseded());
    }

    private static CanonicalWriter write(CanonicalWriter out, SeenEvents events) {
        return out.all(
                events.list(),
                (each, one) -> each.text(one.eventId()).instant(one.until()).text(one.kind()));
    }

    private static Candidacies candidacies(CanonicalReader in) {
        PSortedMap<CandidateId, Kept> kept = TreePMap.empty();
        for (Map.Entry<CandidateId, Kept> entry :
                in.all(each -> Map.entry(new CandidateId(each.text()), new Kept(each.instant(), each.instant())))) {
            kept = kept.plus(entry.getKey(), entry.getValue());
        }
        return new Candidacies(kept, events(in), events(in));
    }

    private static SeenEvents events(CanonicalReader in) {
        return new SeenEvents(in.all(each -> new SeenEvents.SeenEvent(each.text(), each.instant(), each.text())));
    }
}
