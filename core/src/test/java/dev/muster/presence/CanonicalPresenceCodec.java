package dev.muster.presence;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.testing.CanonicalFacts;
import dev.muster.fold.testing.CanonicalReader;
import dev.muster.fold.testing.CanonicalWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** States and facts of presence in canonical bytes without schemas: the laws are checked here before Avro is. */
public final class CanonicalPresenceCodec implements FoldCodec<PresenceState, PresenceDecision> {

    @Override
    public Optional<byte[]> decided(PresenceState state) {
        return state.registration() instanceof Registered registered
                ? Optional.of(write(new CanonicalWriter(), registered).toBytes())
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> volatilePart(PresenceState state) {
        Health health = state.health();
        return health.equals(Health.NONE)
                ? Optional.empty()
                : Optional.of(write(new CanonicalWriter(), health).toBytes());
    }

    @Override
    public PresenceState state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        Registration registration = decided.<Registration>map(
                        bytes -> CanonicalReader.read(bytes, CanonicalPresenceCodec::registered))
                .orElse(Unregistered.INSTANCE);
        Health health = volatilePart
                .map(bytes -> CanonicalReader.read(bytes, CanonicalPresenceCodec::health))
                .orElse(Health.NONE);
        return new PresenceState(registration, health);
    }

    @Override
    public FactBody fact(FactHead head, PresenceDecision decision, PresenceState after) {
        CanonicalWriter out = CanonicalFacts.begin(head).text(decision.reason());
        return CanonicalFacts.end("instance", out.maybe(decided(after), CanonicalWriter::bytes));
    }

    private static CanonicalWriter write(CanonicalWriter out, Registered registered) {
        write(out, registered.profile());
        out.maybe(registered.declared(), CanonicalPresenceCodec::write);
        out.text(registered.lives().present().text())
                .all(registered.lives().superseded(), (each, one) -> each.text(one.text()))
                .instant(registered.registeredAt());
        Standing standing = registered.standing();
        return out.text(standing.status().name())
                .instant(standing.since())
                .text(standing.reason())
                .text(registered.signs().reported().name())
                .maybe(registered.signs().lapsedAt(), CanonicalWriter::instant)
                .maybe(registered.signs().check(), CanonicalPresenceCodec::write)
                .maybe(registered.override(), CanonicalPresenceCodec::write)
                .maybe(registered.maintenance(), CanonicalPresenceCodec::write);
    }

    private static Registered registered(CanonicalReader in) {
        return new Registered(
                profile(in),
                in.maybe(CanonicalPresenceCodec::traits),
                new Registered.Lives(new Incarnation(in.text()), in.all(each -> new Incarnation(each.text()))),
                in.instant(),
                new Standing(Status.parse(in.text()), in.instant(), in.text()),
                new Signs(
                        Status.parse(in.text()),
                        in.maybe(CanonicalReader::instant),
                        in.maybe(CanonicalPresenceCodec::verdict)),
                in.maybe(CanonicalPresenceCodec::mark),
                in.maybe(CanonicalPresenceCodec::mark));
    }

    private static void write(CanonicalWriter out, Profile profile) {
        out.text(profile.endpoint().host())
                .number(profile.endpoint().port())
                .text(profile.endpoint().protocol())
                .text(profile.location().region())
                .text(profile.location().zone());
        write(out, profile.traits())
                .maybe(profile.lease().ttl(), CanonicalWriter::duration)
                .duration(profile.lease().deregisterAfter())
                .maybe(profile.check(), CanonicalPresenceCodec::write);
    }

    private static CanonicalWriter write(CanonicalWriter out, Traits traits) {
        return out.number(traits.weight())
                .all(traits.tags(), CanonicalWriter::text)
                .all(traits.metadata().entrySet(), (each, entry) -> each.text(entry.getKey())
                        .text(entry.getValue()));
    }

    private static void write(CanonicalWriter out, Check check) {
        String path = check.probe() instanceof Check.Http http ? http.path() : "";
        List<Integer> codes = check.probe() instanceof Check.Http http ? http.codes() : List.of();
        out.text(path)
                .all(codes, (each, code) -> each.number(code))
                .duration(check.interval())
                .duration(check.timeout())
                .number(check.thresholds().failures())
                .number(check.thresholds().successes());
    }

    private static Check check(CanonicalReader in) {
        String path = in.text();
        List<Integer> codes = in.all(each -> (int) each.number());
        return new Check(
                path.isEmpty() ? new Check.Tcp() : new Check.Http(path, codes),
                in.duration(),
                in.duration(),
                new Check.Thresholds((int) in.number(), (int) in.number()));
    }

    private static void write(CanonicalWriter out, CheckVerdict verdict) {
        out.text(verdict.kind().name())
                .maybe(verdict.failingSince(), CanonicalWriter::instant)
                .text(verdict.why());
    }

    private static CheckVerdict verdict(CanonicalReader in) {
        return new CheckVerdict(CheckVerdict.Kind.valueOf(in.text()), in.maybe(CanonicalReader::instant), in.text());
    }

    private static Profile profile(CanonicalReader in) {
        return new Profile(
                new Endpoint(in.text(), (int) in.number(), in.text()),
                new Location(in.text(), in.text()),
                traits(in),
                new Lease(in.maybe(CanonicalReader::duration), in.duration()),
                in.maybe(CanonicalPresenceCodec::check));
    }

    private static Traits traits(CanonicalReader in) {
        int weight = (int) in.number();
        List<String> tags = in.all(CanonicalReader::text);
        SortedMap<String, String> metadata = new TreeMap<>();
        List<Boolean> isNew = new ArrayList<>(in.all(each -> metadata.put(each.text(), each.text()) == null));
        if (isNew.contains(false)) {
            throw new IllegalStateException("a key of the metadata occurs twice");
        }
        return new Traits(weight, tags, metadata);
    }

    private static void write(CanonicalWriter out, OperatorMark mark) {
        out.text(mark.status().name())
                .text(mark.note().by())
                .text(mark.note().reason())
                .instant(mark.since());
    }

    private static OperatorMark mark(CanonicalReader in) {
        return new OperatorMark(Status.parse(in.text()), new OperatorMark.Note(in.text(), in.text()), in.instant());
    }

    private static CanonicalWriter write(CanonicalWriter out, Health health) {
        return out.instant(health.lastBeat())
                .instant(health.lastBeatAt())
                .duration(health.beatInterval())
                .number(health.load().cpuPermille().orElse(-1))
                .number(health.load().memoryPermille().orElse(-1))
                .number(health.load().inFlight().orElse(-1))
                .text(health.streak().outcome().name())
                .number(health.streak().count())
                .text(health.streak().lastReport())
                .all(health.seen(), (each, seen) -> each.text(seen.eventId())
                        .instant(seen.until())
                        .text(seen.kind()));
    }

    private static Health health(CanonicalReader in) {
        return new Health(
                in.instant(),
                in.instant(),
                in.duration(),
                new Load(count(in), count(in), count(in)),
                new Streak(CheckResult.Outcome.valueOf(in.text()), (int) in.number(), in.text()),
                in.all(each -> new Seen(each.text(), each.instant(), each.text())));
    }

    private static OptionalInt count(CanonicalReader in) {
        int value = (int) in.number();
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
