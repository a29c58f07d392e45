package dev.muster.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.CallerId;
import dev.muster.breaker.Counts;
import dev.muster.breaker.InstanceOutcomes;
import dev.muster.breaker.Latency;
import dev.muster.breaker.ProbeResult;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.InvalidValueException;
import dev.muster.fold.Names;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes batches of outcomes from a body. What one caller instance tells of one service under one number becomes one event, since such
 * a batch is known by its number. Stateless.
 */
final class OutcomeBodies {

    private static final int MAX_ITEMS = 1_000;
    /** Of a number of milliseconds. */
    private static final int MICROS_DIGITS = 3;

    private static final Set<String> COUNTS = Set.of("ok", "failed", "slow", "timedOut", "rejected");
    private static final Set<String> ITEM = Set.of(
            "caller",
            "callerInstance",
            "sequence",
            "epoch",
            "service",
            "instance",
            "ok",
            "failed",
            "slow",
            "timedOut",
            "rejected",
            "latencyMs",
            "inFlight",
            "probes");
    private static final Set<String> LATENCY = Set.of("count", "max", "p50", "p99");
    private static final Set<String> PROBE = Set.of("permit", "outcome");

    private OutcomeBodies() {}

    /** What an item belongs to. */
    private record Batch(EntityKey service, CallerId caller, long sequence, OptionalLong epoch) {

        boolean isNumbered() {
            return sequence > 0;
        }
    }

    /** What a batch is known by when it comes again. */
    private record Numbered(EntityKey service, String callerInstance, long sequence) {}

    /** What a batch tells. */
    private record Told(List<InstanceOutcomes> entries, List<ProbeResult> probes) {}

    static List<BreakerEvent> events(EventHead head, ArrayNode items) {
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            throw new InvalidValueException("body", items.size() + " items", "1 to " + MAX_ITEMS);
        }
        Map<Batch, Told> batches = new LinkedHashMap<>();
        Map<Numbered, Batch> numbered = new HashMap<>();
        for (JsonNode item : items) {
            if (!(item instanceof ObjectNode object)) {
                throw new InvalidValueException("body", Json.nameOf(item), "a list of objects");
            }
            Fields fields = Fields.of(object, ITEM);
            Batch batch = batch(fields);
            requireOneOfItsNumber(batch, numbered);
            Told told = batches.computeIfAbsent(batch, first -> new Told(new ArrayList<>(), new ArrayList<>()));
            told.entries.add(entry(fields));
            fields.objects("probes", PROBE).forEach(probe -> told.probes.add(probe(probe)));
        }
        List<BreakerEvent> events = new ArrayList<>(batches.size());
        batches.forEach((batch, told) -> events.add(new BreakerEvent.Report(
                new EventHead(head.eventId() + "-" + events.size(), head.source(), head.clientTime()),
                batch.service,
                batch.caller,
                batch.sequence,
                batch.epoch,
                told.entries,
                told.probes)));
        return events;
    }

    private static Batch batch(Fields fields) {
        String caller = fields.requiredText("caller");
        Optional<String> instance = fields.text("callerInstance");
        OptionalLong sequence = fields.number("sequence");
        if (sequence.orElse(1) < 1) {
            // To the fold 0 is a batch without a number.
            throw new InvalidValueException("sequence", sequence.getAsLong(), "1 or more, or no sequence");
        }
        if (sequence.isPresent() && instance.isEmpty()) {
            // All processes of the caller would count as one, and take each other's batches for repeated.
            throw new InvalidValueException("sequence", "given without callerInstance", "both, or no sequence");
        }
        return new Batch(
                EntityKey.of(Names.check("service", fields.requiredText("service"))),
                new CallerId(caller, instance.orElse(caller)),
                sequence.orElse(0),
                fields.number("epoch"));
    }

    /** Of two events of one number the second would be taken for the first come again. */
    private static void requireOneOfItsNumber(Batch batch, Map<Numbered, Batch> numbered) {
        Numbered number = new Numbered(batch.service, batch.caller.instance(), batch.sequence);
        if (batch.isNumbered() && !batch.equals(numbered.computeIfAbsent(number, first -> batch))) {
            throw new InvalidValueException(
                    "sequence",
                    batch.sequence + " of '" + batch.caller.instance() + "' to '" + batch.service.group()
                            + "' twice, with other caller or epoch",
                    "items of one sequence with the same caller and epoch");
        }
    }

    private static InstanceOutcomes entry(Fields fields) {
        if (COUNTS.stream().noneMatch(name -> fields.count(name).isPresent())) {
            throw new InvalidValueException(
                    "ok", "missing", "one count at least: ok, failed, slow, timedOut, rejected");
        }
        Counts counts = new Counts(
                fields.count("ok").orElse(0),
                fields.count("failed").orElse(0),
                fields.count("slow").orElse(0),
                fields.count("timedOut").orElse(0),
                fields.count("rejected").orElse(0));
        return new InstanceOutcomes(
                fields.text("instance"),
                counts,
                fields.object("latencyMs", LATENCY).map(latency -> latency(latency, counts)),
                fields.count("inFlight").orElse(0));
    }

    private static Latency latency(Fields fields, Counts counts) {
        long made = (long) counts.ok() + counts.failed() + counts.slow() + counts.timedOut();
        OptionalLong max = fields.micros("max");
        if (max.isEmpty()) {
            throw new InvalidValueException("latencyMs.max", "missing", "a number of milliseconds");
        }
        OptionalInt count = fields.count("count");
        if (count.isEmpty() && made == 0) {
            throw new InvalidValueException("latencyMs", "given", "none where no call was made");
        }
        if (count.orElse(1) < 1 || count.orElse(1) > Counts.MAX) {
            throw new InvalidValueException("latencyMs.count", count.getAsInt(), "1 to " + Counts.MAX);
        }
        if (count.orElse(1) > made) {
            throw new InvalidValueException(
                    "latencyMs.count", count.getAsInt(), "at most the calls that were made, " + made);
        }
        long p99 = atMost(fields, "p99", "max", max.getAsLong());
        long p50 = atMost(fields, "p50", "p99", p99);
        return new Latency(count.orElse((int) Math.min(Counts.MAX, made)), max.getAsLong(), p50, p99);
    }

    private static long atMost(Fields fields, String name, String other, long most) {
        OptionalLong micros = fields.micros(name);
        if (micros.orElse(0) > most) {
            throw new InvalidValueException(
                    "latencyMs." + name, inMillis(micros.getAsLong()), "at most " + other + ", " + inMillis(most));
        }
        return micros.orElse(most);
    }

    private static String inMillis(long micros) {
        return BigDecimal.valueOf(micros, MICROS_DIGITS).stripTrailingZeros().toPlainString();
    }

    private static ProbeResult probe(Fields fields) {
        OptionalLong permit = fields.number("permit");
        if (permit.isEmpty()) {
            throw new InvalidValueException("probes.permit", "missing", "a whole number");
        }
        return new ProbeResult(permit.getAsLong(), ProbeResult.Outcome.parse(fields.requiredText("outcome")));
    }
}
