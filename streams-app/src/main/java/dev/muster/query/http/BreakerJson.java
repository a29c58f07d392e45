package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerSettings;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.Callee;
import dev.muster.breaker.Ejection;
import dev.muster.breaker.Evidence;
import dev.muster.breaker.Phase;
import dev.muster.breaker.Probing;
import dev.muster.breaker.Sum;
import dev.muster.breaker.Tally;
import dev.muster.breaker.Terms;
import dev.muster.breaker.Traffic;
import dev.muster.breaker.Window;
import dev.muster.breaker.WindowSize;
import dev.muster.fold.Rules;
import dev.muster.partition.LogClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Breakers and the verdicts on instances as JSON. What is absent is left out. Times that begin something are the broker's, those that end
 * something are shown as the broker's too: what was left of them in log time, from the last time that was counted on.
 */
final class BreakerJson {

    private static final double PERMILLE = 1_000.0;
    private static final double MICROS_A_MILLI = 1_000.0;

    private final Instant logTime;
    private final Duration offset;
    private final Rules rules;

    /** Shows times, and the window, as of a moment of the log's clock, and what the rules in force at it come to. */
    BreakerJson(LogClock clock, Rules rules) {
        this.logTime = clock.now();
        this.offset = Duration.between(clock.now(), clock.movedAt());
        this.rules = rules;
    }

    /** How many of a thousand instances may be ejected, as the service's settings or the rules say. */
    int ejectedMax(Breaker breaker) {
        return (int) new Terms(rules, breaker.settings()).ejectedMax();
    }

    /** The same, as another node wrote it. */
    static int ejectedMax(JsonNode breaker) {
        return (int) Math.round(breaker.path("ejectedMax").asDouble() * PERMILLE);
    }

    /** One breaker with all there is to tell of it. */
    void write(JsonGenerator json, String service, Breaker breaker, Traffic traffic) throws IOException {
        json.writeStartObject();
        writeSummary(json, service, breaker, traffic);
        writeWindow(json, breaker, traffic);
        writePermits(json, breaker);
        writeSettings(json, breaker.settings());
        json.writeObjectFieldStart("totals");
        Sum sum = traffic.totals().sum();
        json.writeNumberField("ok", sum.ok());
        json.writeNumberField("failed", sum.failed());
        json.writeNumberField("slow", sum.slow());
        json.writeNumberField("timedOut", sum.timedOut());
        json.writeNumberField("rejected", sum.rejected());
        json.writeEndObject();
        json.writeObjectFieldStart("inFlight");
        for (Map.Entry<String, Callee> entry : traffic.callees().entrySet()) {
            if (entry.getValue().inFlight() > 0) {
                json.writeNumberField(entry.getKey(), entry.getValue().inFlight());
            }
        }
        json.writeEndObject();
        json.writeNumberField("ejectedMax", ejectedMax(breaker) / PERMILLE);
        json.writeArrayFieldStart("ejected");
        for (Map.Entry<String, Ejection> entry : breaker.ejections().entrySet()) {
            if (entry.getValue().isInForce()) {
                json.writeStartObject();
                json.writeStringField("instance", entry.getKey());
                writeEjection(json, entry.getValue());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A row of the list. */
    void writeRow(JsonGenerator json, String service, BreakerState state) throws IOException {
        json.writeStartObject();
        if (state.standing() instanceof Breaker breaker) {
            writeSummary(json, service, breaker, state.traffic());
        } else {
            json.writeStringField("name", service);
        }
        json.writeEndObject();
    }

    /** The verdict on one instance. */
    void writeInstance(JsonGenerator json, String instance, Breaker breaker, Traffic traffic) throws IOException {
        json.writeStartObject();
        json.writeStringField("instance", instance);
        json.writeBooleanField("ejected", breaker.isEjected(instance));
        Ejection ejection = breaker.ejections().get(instance);
        if (ejection != null) {
            writeEjection(json, ejection);
        }
        Callee callee = traffic.callees().get(instance);
        if (callee != null) {
            writeTally(json, "interval", callee.now());
            writeTally(json, "intervalBefore", callee.before());
            json.writeNumberField("failuresInARow", callee.row().failures());
            json.writeNumberField("inFlight", callee.inFlight());
        }
        json.writeEndObject();
    }

    private void writeSummary(JsonGenerator json, String service, Breaker breaker, Traffic traffic) throws IOException {
        Phase phase = breaker.phase();
        json.writeStringField("name", service);
        json.writeStringField("state", phase.state().name());
        json.writeNumberField("epoch", phase.epoch());
        json.writeStringField("since", phase.since().toString());
        writeTime(json, "until", phase.until());
        json.writeStringField("reason", phase.reason());
        json.writeNumberField("openings", breaker.openings());
        json.writeNumberField("callers", traffic.callers().byInstance().size());
        json.writeNumberField("instances", traffic.callees().size());
        json.writeNumberField("ejectedInstances", breaker.ejected());
        writeTime(json, "lastSuccess", traffic.totals().lastSuccess(), Duration.ZERO);
        writeTime(json, "lastFailure", traffic.totals().lastFailure(), Duration.ZERO);
        if (phase.note().isPresent()) {
            json.writeStringField("by", phase.note().get().by());
        }
        if (phase.evidence().isPresent()) {
            writeEvidence(json, phase.evidence().get());
        }
    }

    private void writeWindow(JsonGenerator json, Breaker breaker, Traffic traffic) throws IOException {
        // The state forgets what is too old with the next batch; who looks in between is not to see it.
        Window window = traffic.window().at(new Terms(rules, breaker.settings()).window(), logTime);
        json.writeObjectFieldStart("window");
        json.writeNumberField("calls", window.calls());
        json.writeNumberField("failures", window.failures());
        json.writeNumberField("tooSlow", window.tooSlow());
        json.writeNumberField("callers", window.callers());
        json.writeNumberField("failingCallers", window.failing());
        json.writeNumberField("failuresInARow", traffic.streak().failures());
        json.writeEndObject();
    }

    private void writePermits(JsonGenerator json, Breaker breaker) throws IOException {
        json.writeArrayFieldStart("permits");
        if (breaker.probing().isPresent()) {
            for (dev.muster.breaker.Permit permit : breaker.probing().get().permits()) {
                json.writeStartObject();
                json.writeNumberField("number", permit.number());
                json.writeStringField("callerInstance", permit.caller());
                writeTime(json, "until", Optional.of(permit.until()));
                // For who has another clock.
                json.writeNumberField(
                        "leftMs",
                        Math.max(0, Duration.between(logTime, permit.until()).toMillis()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        if (breaker.probing().isPresent()) {
            Probing probing = breaker.probing().get();
            json.writeObjectFieldStart("probes");
            json.writeNumberField("wanted", probing.wanted());
            json.writeNumberField("ok", probing.results().ok());
            json.writeNumberField("slow", probing.results().slow());
            json.writeNumberField("failed", probing.results().bad());
            writeTime(json, "until", Optional.of(probing.until()));
            json.writeEndObject();
        }
    }

    private static void writeSettings(JsonGenerator json, BreakerSettings settings) throws IOException {
        json.writeObjectFieldStart("config");
        BreakerSettings.Trip trip = settings.trip();
        writeCount(json, "consecutiveFailures", trip.consecutiveFailures());
        writeShare(json, "failureRate", trip.failureRate());
        writeShare(json, "slowRate", trip.slowRate());
        if (trip.window().orElse(null) instanceof WindowSize.OfTime time) {
            json.writeStringField("windowTime", time.length().toString());
        } else if (trip.window().orElse(null) instanceof WindowSize.OfCalls calls) {
            json.writeNumberField("windowCalls", calls.calls());
        }
        writeCount(json, "minimumCalls", trip.minimumCalls());
        writeCount(json, "minimumCallers", trip.minimumCallers());
        writeSpan(json, "openTime", settings.recovery().open());
        writeSpan(json, "openTimeMax", settings.recovery().openMax());
        writeCount(json, "permits", settings.recovery().permits());
        writeSpan(json, "permitTime", settings.recovery().permitTime());
        writeSpan(json, "ejectionTime", settings.ejecting().time());
        writeShare(json, "ejectedMax", settings.ejecting().maxPermille());
        json.writeEndObject();
    }

    private void writeEjection(JsonGenerator json, Ejection ejection) throws IOException {
        json.writeStringField("since", ejection.since().toString());
        writeTime(json, "until", Optional.of(ejection.until()));
        json.writeNumberField("times", ejection.times());
        json.writeStringField("rule", ejection.rule());
        json.writeStringField("reason", ejection.reason());
        writeEvidence(json, ejection.evidence());
    }

    private static void writeEvidence(JsonGenerator json, Evidence evidence) throws IOException {
        json.writeObjectFieldStart("evidence");
        json.writeNumberField("fromOffset", evidence.fromOffset());
        json.writeNumberField("toOffset", evidence.toOffset());
        json.writeNumberField("calls", evidence.calls());
        json.writeNumberField("failures", evidence.failures());
        json.writeNumberField("tooSlow", evidence.tooSlow());
        json.writeNumberField("callers", evidence.callers());
        json.writeNumberField("witnesses", evidence.witnesses());
        json.writeEndObject();
    }

    private static void writeTally(JsonGenerator json, String name, Tally tally) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("calls", tally.calls());
        json.writeNumberField("failures", tally.failures());
        json.writeNumberField("tooSlow", tally.tooSlow());
        json.writeNumberField("meanLatencyMs", tally.meanMicros() / MICROS_A_MILLI);
        json.writeEndObject();
    }

    /** A log time as a time of the broker's. */
    String shown(Instant logTime) {
        return logTime.plus(offset).toString();
    }

    private void writeTime(JsonGenerator json, String name, Optional<Instant> logTime) throws IOException {
        writeTime(json, name, logTime, offset);
    }

    private static void writeTime(JsonGenerator json, String name, Optional<Instant> time, Duration shift)
            throws IOException {
        if (time.isPresent()) {
            json.writeStringField(name, time.get().plus(shift).toString());
        }
    }

    private static void writeCount(JsonGenerator json, String name, OptionalInt count) throws IOException {
        if (count.isPresent()) {
            json.writeNumberField(name, count.getAsInt());
        }
    }

    private static void writeShare(JsonGenerator json, String name, OptionalInt permille) throws IOException {
        if (permille.isPresent()) {
            json.writeNumberField(name, permille.getAsInt() / PERMILLE);
        }
    }

    private static void writeSpan(JsonGenerator json, String name, Optional<Duration> span) throws IOException {
        if (span.isPresent()) {
            json.writeStringField(name, span.get().toString());
        }
    }
}
