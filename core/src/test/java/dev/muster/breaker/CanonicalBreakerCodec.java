package dev.muster.breaker;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.SeenEvents;
import dev.muster.fold.testing.CanonicalFacts;
import dev.muster.fold.testing.CanonicalReader;
import dev.muster.fold.testing.CanonicalWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.pcollections.TreePMap;

/** States and facts of breakers in canonical bytes without schemas: the laws are checked here before Avro is. */
public final class CanonicalBreakerCodec implements FoldCodec<BreakerState, BreakerDecision> {

    @Override
    public Optional<byte[]> decided(BreakerState state) {
        return state.standing() instanceof Breaker breaker
                ? Optional.of(write(new CanonicalWriter(), breaker).toBytes())
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> volatilePart(BreakerState state) {
        Traffic traffic = state.traffic();
        return traffic.equals(Traffic.NONE)
                ? Optional.empty()
                : Optional.of(write(new CanonicalWriter(), traffic).toBytes());
    }

    @Override
    public BreakerState state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        Standing standing = decided.<Standing>map(bytes -> CanonicalReader.read(bytes, CanonicalBreakerCodec::breaker))
                .orElse(Unseen.INSTANCE);
        Traffic traffic = volatilePart
                .map(bytes -> CanonicalReader.read(bytes, CanonicalBreakerCodec::traffic))
                .orElse(Traffic.NONE);
        return new BreakerState(standing, traffic);
    }

    @Override
    public FactBody fact(FactHead head, BreakerDecision decision, BreakerState after) {
        CanonicalWriter out = CanonicalFacts.begin(head).text(decision.reason());
        return CanonicalFacts.end("breaker", out.maybe(decided(after), CanonicalWriter::bytes));
    }

    private static CanonicalWriter write(CanonicalWriter out, Breaker breaker) {
        Phase phase = breaker.phase();
        out.text(phase.state().name())
                .number(phase.epoch())
                .instant(phase.since())
                .instant(phase.began())
                .maybe(phase.until(), CanonicalWriter::instant)
                .text(phase.reason())
                .maybe(phase.evidence(), CanonicalBreakerCodec::write)
                .maybe(phase.note(), (each, note) -> each.text(note.by()).text(note.reason()));
        out.number(breaker.openings())
                .number(breaker.permitsGiven())
                .text(breaker.lastHolder())
                .maybe(breaker.probing(), CanonicalBreakerCodec::write);
        write(out, breaker.settings());
        return out.all(breaker.ejections().entrySet(), (each, entry) -> {
            Ejection ejection = entry.getValue();
            each.text(entry.getKey())
                    .number(ejection.times())
                    .instant(ejection.since())
                    .instant(ejection.until())
                    .maybe(ejection.returned(), CanonicalWriter::instant)
                    .text(ejection.rule())
                    .text(ejection.reason());
            write(each, ejection.evidence());
        });
    }

    private static Breaker breaker(CanonicalReader in) {
        Phase phase = new Phase(
                State.parse(in.text()),
                in.number(),
                in.instant(),
                in.instant(),
                in.maybe(CanonicalReader::instant),
                in.text(),
                in.maybe(CanonicalBreakerCodec::evidence),
                in.maybe(each -> new OperatorNote(each.text(), each.text())));
        return new Breaker(
                phase,
                (int) in.number(),
                in.number(),
                in.text(),
                in.maybe(CanonicalBreakerCodec::probing),
                settings(in),
                map(
                        in,
                        each -> new Ejection(
                                (int) each.number(),
                                each.instant(),
                                each.instant(),
                                each.maybe(CanonicalReader::instant),
                                each.text(),
                                each.text(),
                                evidence(each))));
    }

    private static void write(CanonicalWriter out, Evidence evidence) {
        out.number(evidence.fromOffset())
                .number(evidence.toOffset())
                .number(evidence.calls())
                .number(evidence.failures())
                .number(evidence.tooSlow())
                .number(evidence.callers())
                .number(evidence.witnesses());
    }

    private static Evidence evidence(CanonicalReader in) {
        return new Evidence(in.number(), in.number(), in.number(), in.number(), in.number(), in.number(), in.number());
    }

    private static void write(CanonicalWriter out, Probing probing) {
        out.number(probing.wanted())
                .instant(probing.until())
                .instant(probing.demandSince())
                .all(probing.permits(), (each, permit) -> each.number(permit.number())
                        .text(permit.caller())
                        .instant(permit.until()))
                .number(probing.results().ok())
                .number(probing.results().slow())
                .number(probing.results().bad());
    }

    private static Probing probing(CanonicalReader in) {
        return new Probing(
                (int) in.number(),
                in.instant(),
                in.instant(),
                in.all(each -> new Permit(each.number(), each.text(), each.instant())),
                new Probing.Results((int) in.number(), (int) in.number(), (int) in.number()));
    }

    private static void write(CanonicalWriter out, BreakerSettings settings) {
        BreakerSettings.Trip trip = settings.trip();
        out.number(trip.consecutiveFailures().orElse(-1))
                .number(trip.failureRate().orElse(-1))
                .number(trip.slowRate().orElse(-1))
                .maybe(trip.window(), CanonicalBreakerCodec::write)
                .number(trip.minimumCalls().orElse(-1))
                .number(trip.minimumCallers().orElse(-1))
                .maybe(settings.recovery().open(), CanonicalWriter::duration)
                .maybe(settings.recovery().openMax(), CanonicalWriter::duration)
                .number(settings.recovery().permits().orElse(-1))
                .maybe(settings.recovery().permitTime(), CanonicalWriter::duration)
                .maybe(settings.ejecting().time(), CanonicalWriter::duration)
                .number(settings.ejecting().maxPermille().orElse(-1));
    }

    private static BreakerSettings settings(CanonicalReader in) {
        return new BreakerSettings(
                new BreakerSettings.Trip(
                        count(in),
                        count(in),
                        count(in),
                        in.maybe(CanonicalBreakerCodec::windowSize),
                        count(in),
                        count(in)),
                new BreakerSettings.Recovery(
                        in.maybe(CanonicalReader::duration),
                        in.maybe(CanonicalReader::duration),
                        count(in),
                        in.maybe(CanonicalReader::duration)),
                new BreakerSettings.Ejecting(in.maybe(CanonicalReader::duration), count(in)));
    }

    private static void write(CanonicalWriter out, WindowSize size) {
        if (size instanceof WindowSize.OfTime time) {
            out.number(0).duration(time.length());
        } else if (size instanceof WindowSize.OfCalls calls) {
            out.number(1).number(calls.calls());
        }
    }

    private static WindowSize windowSize(CanonicalReader in) {
        return in.number() == 0 ? new WindowSize.OfTime(in.duration()) : new WindowSize.OfCalls((int) in.number());
    }

    private static OptionalInt count(CanonicalReader in) {
        int value = (int) in.number();
        return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static CanonicalWriter write(CanonicalWriter out, Traffic traffic) {
        out.number(traffic.batches());
        write(out, traffic.totals().sum());
        out.maybe(traffic.totals().lastSuccess(), CanonicalWriter::instant)
                .maybe(traffic.totals().lastFailure(), CanonicalWriter::instant)
                .number(traffic.window().next())
                .all(traffic.window().slices(), CanonicalBreakerCodec::write)
                .number(traffic.streak().failures())
                .number(traffic.streak().callers())
                .number(traffic.streak().sinceBatch())
                .number(traffic.streak().fromOffset())
                .all(traffic.callers().byInstance().entrySet(), (each, entry) -> {
                    each.text(entry.getKey());
                    write(each, entry.getValue());
                })
                .all(traffic.callees().entrySet(), (each, entry) -> {
                    each.text(entry.getKey());
                    write(each, entry.getValue());
                })
                .instant(traffic.upkeep().heard())
                .maybe(traffic.upkeep().sweep(), CanonicalWriter::instant)
                .maybe(traffic.upkeep().review(), CanonicalWriter::instant)
                .maybe(traffic.upkeep().fade(), CanonicalWriter::instant);
        write(out, traffic.seen().operations());
        write(out, traffic.seen().batches());
        return out;
    }

    private static Traffic traffic(CanonicalReader in) {
        long batches = in.number();
        Totals totals = new Totals(sum(in), in.maybe(CanonicalReader::instant), in.maybe(CanonicalReader::instant));
        Window window = new Window(in.number(), in.all(CanonicalBreakerCodec::slice));
        Streak streak = new Streak(in.number(), (int) in.number(), in.number(), in.number());
        SortedMap<String, Caller> callers = map(in, CanonicalBreakerCodec::caller);
        SortedMap<String, Callee> callees = map(in, CanonicalBreakerCodec::callee);
        UnderWay.sums(callers.values())
                .forEach((instance, sum) -> callees.computeIfPresent(instance, (name, one) -> one.carrying(sum)));
        return new Traffic(
                batches,
                totals,
                window,
                streak,
                Callers.of(callers),
                TreePMap.from(callees),
                new Upkeep(
                        in.instant(),
                        in.maybe(CanonicalReader::instant),
                        in.maybe(CanonicalReader::instant),
                        in.maybe(CanonicalReader::instant)),
                new Traffic.Seen(seen(in), seen(in)));
    }

    private static void write(CanonicalWriter out, Sum sum) {
        out.number(sum.ok())
                .number(sum.failed())
                .number(sum.slow())
                .number(sum.timedOut())
                .number(sum.rejected());
    }

    private static Sum sum(CanonicalReader in) {
        return new Sum(in.number(), in.number(), in.number(), in.number(), in.number());
    }

    private static void write(CanonicalWriter out, Slice slice) {
        out.number(slice.number())
                .number(slice.fromOffset())
                .instant(slice.began())
                .number(slice.calls())
                .number(slice.failures())
                .number(slice.tooSlow())
                .number(slice.voices().calling())
                .number(slice.voices().failing())
                .number(slice.voices().slowed());
    }

    private static Slice slice(CanonicalReader in) {
        return new Slice(
                in.number(),
                in.number(),
                in.instant(),
                in.number(),
                in.number(),
                in.number(),
                new Slice.Voices((int) in.number(), (int) in.number(), (int) in.number()));
    }

    private static void write(CanonicalWriter out, Caller caller) {
        Marks marks = caller.marks();
        out.text(caller.name())
                .number(caller.sequence().highest())
                .number(caller.sequence().seen())
                .instant(caller.seen())
                .number(marks.called())
                .number(marks.calls())
                .number(marks.failed())
                .number(marks.slowed())
                .number(marks.failedBatch())
                .all(caller.underWay().byCallee().entrySet(), (each, entry) -> each.text(entry.getKey())
                        .number(entry.getValue().calls())
                        .instant(entry.getValue().at()));
    }

    private static Caller caller(CanonicalReader in) {
        return new Caller(
                in.text(),
                new Sequence(in.number(), in.number()),
                in.instant(),
                new Marks(in.number(), in.number(), in.number(), in.number(), in.number()),
                new UnderWay(TreePMap.from(map(in, each -> new UnderWay.Told((int) each.number(), each.instant())))));
    }

    private static void write(CanonicalWriter out, Callee callee) {
        out.instant(callee.seen());
        write(out, callee.now());
        write(out, callee.before());
        out.number(callee.row().failures());
        write(out, callee.row().witness());
        out.number(callee.row().fromOffset());
    }

    private static Callee callee(CanonicalReader in) {
        return new Callee(in.instant(), tally(in), tally(in), new Row(in.number(), witness(in), in.number()), 0);
    }

    private static void write(CanonicalWriter out, Tally tally) {
        out.number(tally.calls())
                .number(tally.failures())
                .number(tally.tooSlow())
                .number(tally.measured())
                .number(tally.micros());
        write(out, tally.failing());
        write(out, tally.slowest());
        out.number(tally.fromOffset());
    }

    private static Tally tally(CanonicalReader in) {
        return new Tally(
                in.number(), in.number(), in.number(), in.number(), in.number(), witness(in), slowest(in), in.number());
    }

    private static void write(CanonicalWriter out, Slowest slowest) {
        out.number(slowest.caller()).number(slowest.micros()).number(slowest.others());
    }

    private static Slowest slowest(CanonicalReader in) {
        return new Slowest(in.number(), in.number(), in.number());
    }

    private static void write(CanonicalWriter out, Witness witness) {
        out.number(witness.first()).number(witness.count());
    }

    private static Witness witness(CanonicalReader in) {
        return new Witness(in.number(), (int) in.number());
    }

    private static void write(CanonicalWriter out, SeenEvents seen) {
        out.all(
                seen.list(),
                (each, one) -> each.text(one.eventId()).instant(one.until()).text(one.kind()));
    }

    private static SeenEvents seen(CanonicalReader in) {
        return new SeenEvents(in.all(each -> new SeenEvents.SeenEvent(each.text(), each.instant(), each.text())));
    }

    private static <T> SortedMap<String, T> map(CanonicalReader in, Function<CanonicalReader, T> value) {
        SortedMap<String, T> map = new TreeMap<>();
        List<Optional<T>> before = in.all(each -> Optional.ofNullable(map.put(each.text(), value.apply(each))));
        if (before.stream().anyMatch(Optional::isPresent)) {
            throw new IllegalStateException("a name occurs twice");
        }
        return map;
    }
}
