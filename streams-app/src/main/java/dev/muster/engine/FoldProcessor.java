package dev.muster.engine;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.InvariantViolation;
import dev.muster.log.Origin;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Fact;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.RawRecord;
import dev.muster.view.LogViews;
import dev.muster.view.PartitionView;
import dev.muster.view.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Folds one partition: reads a record, folds it, writes what changed and the facts, and shows the new picture. All that it writes
 * for a record goes into the transaction that also holds the record's offset; before that transaction ends the picture may be read,
 * for a replay of the same prefix reaches the same one.
 *
 * <p>What was restored is what was committed, and the owner before may have answered from more. So the picture is shown as one that is
 * behind until the first tick of this node's own session comes by: it was appended after the partition was given to this node, hence
 * after every record that an earlier owner had answered from by then.
 *
 * <p>Called by one stream thread. {@code init} starts from nothing but the stores, also when the same object is initialised again
 * after a promotion; {@code close} writes nothing.
 */
final class FoldProcessor<S, E extends Event, D extends Decision> implements Processor<byte[], byte[], byte[], Routed> {

    private final EngineParts<S, E, D> parts;
    private final PatientReader<E> reader;
    private @Nullable Running<S, E, D> running;

    FoldProcessor(EngineParts<S, E, D> parts) {
        this.parts = parts;
        this.reader = new PatientReader<>(parts);
    }

    @Override
    public void init(ProcessorContext<byte[], Routed> context) {
        PartitionId id = new PartitionId(parts.topics().log(), context.taskId().partition());
        PartitionStores<S> stores = new PartitionStores<>(context, parts);
        PartitionImage<S> image = stores.load();
        new StartCheck(id, parts).check(stores.isNew(), image.meta());
        running = new Running<>(id, context, stores, image, parts);
        parts.log()
                .info(
                        "code=ENGINE-001 opened partition={} applied={} entities={}",
                        id,
                        image.meta().applied(),
                        image.states().size());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Running<S, E, D> now = running();
        long offset = now.context
                .recordMetadata()
                .orElseThrow(() -> new InvariantViolation("Expected a record of " + now.id + " to have an offset"))
                .offset();
        if (offset <= now.fold.meta().applied()) {
            parts.metrics().skipped();
            return;
        }
        RawRecord raw = rawOf(record, now.id, offset);
        Intake<E> intake = reader.read(raw);
        Effects<S, D> effects = now.fold.apply(new Arrival<>(offset, raw.appendedAt(), intake));
        effects.moveTo().ifPresent(target -> parts.appender().move(raw, target, record.headers()));
        now.stores.write(effects);
        forward(now.context, raw, effects);
        show(now, raw, intake, effects);
    }

    @Override
    public void close() {
        Running<S, E, D> last = running;
        running = null;
        if (last != null) {
            last.ticking.close();
            last.showing.close();
            parts.log()
                    .info(
                            "code=ENGINE-002 closed partition={} applied={}",
                            last.id,
                            last.fold.meta().applied());
        }
    }

    private Running<S, E, D> running() {
        if (running == null) {
            throw new InvariantViolation("Expected the processor to be initialised, but it is not");
        }
        return running;
    }

    private void forward(ProcessorContext<byte[], Routed> context, RawRecord raw, Effects<S, D> effects) {
        long timestamp = raw.appendedAt().toEpochMilli();
        for (Fact fact : effects.facts()) {
            Routed routed = new Routed(
                    raw.id().partition(), parts.writer().fact(parts.topics().facts(), fact));
            context.forward(new Record<>(Routed.keyOf(fact), routed, timestamp), FoldTopology.FACTS_SINK);
        }
        effects.rejection().ifPresent(why -> {
            Routed routed =
                    new Routed(-1, parts.writer().rejected(parts.topics().rejected(), raw, why));
            context.forward(new Record<>(Routed.keyOf(raw), routed, timestamp), FoldTopology.REJECTED_SINK);
        });
    }

    private void show(Running<S, E, D> now, RawRecord raw, Intake<E> intake, Effects<S, D> effects) {
        now.view = viewAfter(now.view, intake, effects);
        boolean isOurs = now.ticking.folded(now.fold);
        now.hasCaughtUp = now.hasCaughtUp || isOurs;
        if (now.hasCaughtUp) {
            now.showing.publish(now.view, effects.groups().keySet());
        } else {
            now.showing.catchUp(now.view);
        }
        parts.metrics().folded(effects);
        if (parts.views().hasWaiters()) {
            intake.sender().ifPresent(head -> parts.views()
                    .tell(
                            head.eventId(),
                            new Verdict<>(now.id, raw.offset(), effects.decisions(), effects.rejection())));
        }
    }

    /** Whatever else is folded may have been in the log for long: only a record of our own says what else is in the picture. */
    private PartitionView<S> viewAfter(PartitionView<S> view, Intake<E> intake, Effects<S, D> effects) {
        OptionalLong sentNanos =
                intake.sender().map(parts.views().sendTimes()::sentNanos).orElseGet(OptionalLong::empty);
        return sentNanos.isPresent() ? view.after(effects, sentNanos.getAsLong()) : view.after(effects);
    }

    private static RawRecord rawOf(Record<byte[], byte[]> record, PartitionId id, long offset) {
        return new RawRecord(
                id,
                offset,
                Instant.ofEpochMilli(record.timestamp()),
                Optional.ofNullable(record.key()),
                Optional.ofNullable(record.value()),
                Origin.isIn(record.headers()));
    }

    /** What belongs to one initialisation. */
    private static final class Running<S, E extends Event, D extends Decision> {

        private final PartitionId id;
        private final ProcessorContext<byte[], Routed> context;
        private final PartitionStores<S> stores;
        private final PartitionFold<S, E, D> fold;
        private final LogViews<S, D>.Showing showing;
        private final Ticker<E>.Session ticking;
        private PartitionView<S> view;
        private boolean hasCaughtUp;

        Running(
                PartitionId id,
                ProcessorContext<byte[], Routed> context,
                PartitionStores<S> stores,
                PartitionImage<S> image,
                EngineParts<S, E, D> parts) {
            this.id = id;
            this.context = context;
            this.stores = stores;
            this.fold = new PartitionFold<>(id, parts.spec(), parts.codec(), image);
            this.view = PartitionView.of(
                    image, parts.spec().fold()::isPresent, AsOf.now().of(image.meta()));
            this.showing = parts.views().open(id.partition());
            showing.catchUp(view);
            this.ticking = parts.ticker().open(id.partition(), fold);
            if (image.meta().rules().version() == 0) {
                ticking.announceRules();
            }
        }
    }
}
