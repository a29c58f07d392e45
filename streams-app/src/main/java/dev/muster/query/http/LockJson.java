package dev.muster.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.lock.Claim;
import dev.muster.lock.Holder;
import dev.muster.lock.Keeps;
import dev.muster.lock.Kind;
import dev.muster.lock.Lock;
import dev.muster.lock.LockState;
import dev.muster.lock.Style;
import dev.muster.lock.Waiter;
import dev.muster.partition.LogClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Locks as JSON. What is absent is left out. Times that begin something are the broker's, those that end something are shown as the
 * broker's too: what was left of them in log time, from the last time that was counted on.
 */
final class LockJson {

    private final Duration offset;

    /** Shows times as of a moment of the log's clock. */
    LockJson(LogClock clock) {
        this.offset = Duration.between(clock.now(), clock.movedAt());
    }

    /** One lock with all there is to tell of it. */
    void write(JsonGenerator json, String name, Lock lock, Keeps keeps) throws IOException {
        json.writeStartObject();
        writeSummary(json, name, lock);
        json.writeArrayFieldStart("holders");
        for (Holder holder : lock.holders()) {
            json.writeStartObject();
            writeHolder(json, holder, keeps);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("queue");
        int place = 0;
        for (Waiter waiter : lock.queue()) {
            json.writeStartObject();
            json.writeNumberField("place", ++place);
            json.writeStringField("owner", waiter.owner().text());
            json.writeStringField("kind", waiter.ask().kind().text());
            if (waiter.ask().kind() == Kind.SEMAPHORE) {
                json.writeNumberField("permits", waiter.ask().permits());
            }
            json.writeStringField("since", waiter.since().toString());
            json.writeStringField("until", shown(waiter.deadline()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A row of the list. */
    void writeRow(JsonGenerator json, String name, LockState state) throws IOException {
        json.writeStartObject();
        if (state.standing() instanceof Lock lock) {
            writeSummary(json, name, lock);
            json.writeNumberField("held", lock.holders().size());
            if (!lock.isAtRest()) {
                json.writeStringField("owner", lock.holders().get(0).owner().text());
                json.writeStringField("since", lock.holders().get(0).since().toString());
            }
            json.writeNumberField("waiting", lock.queue().size());
        } else {
            json.writeStringField("lock", name);
        }
        json.writeEndObject();
    }

    /** What a holder has. */
    void writeGrant(JsonGenerator json, String name, Holder holder, Keeps keeps) throws IOException {
        json.writeStartObject();
        json.writeStringField("lock", name);
        writeHolder(json, holder, keeps);
        json.writeEndObject();
    }

    /** Where a request stands. */
    void writeQueued(JsonGenerator json, String name, Waiter waiter, int place) throws IOException {
        json.writeStartObject();
        json.writeStringField("lock", name);
        json.writeStringField("owner", waiter.owner().text());
        json.writeStringField("kind", waiter.ask().kind().text());
        json.writeNumberField("place", place);
        json.writeStringField("until", shown(waiter.deadline()));
        json.writeEndObject();
    }

    /** What a request names that was refused, of those in whose favour it was. */
    static void writeClaims(JsonGenerator json, List<Claim> claims) throws IOException {
        json.writeArrayFieldStart("holders");
        for (Claim claim : claims) {
            json.writeStartObject();
            json.writeStringField("owner", claim.owner().text());
            json.writeNumberField("token", claim.token().value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeSummary(JsonGenerator json, String name, Lock lock) throws IOException {
        json.writeStringField("lock", name);
        Optional<Style> style = lock.style();
        if (style.isPresent()) {
            json.writeStringField(
                    "kind", style.get().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        if (lock.limit() > 0) {
            json.writeNumberField("limit", lock.limit());
            json.writeNumberField("permitsOut", lock.permitsOut());
        }
        json.writeNumberField("lastToken", lock.lastToken().value());
    }

    private void writeHolder(JsonGenerator json, Holder holder, Keeps keeps) throws IOException {
        json.writeStringField("owner", holder.owner().text());
        json.writeStringField("kind", holder.kind().text());
        json.writeNumberField("token", holder.token().value());
        if (holder.kind() == Kind.SEMAPHORE) {
            json.writeNumberField("permits", holder.permits());
        }
        json.writeNumberField("holds", holder.holds().size());
        json.writeStringField("ttl", holder.ttl().toString());
        json.writeStringField("since", holder.since().toString());
        Optional<Instant> until = keeps.until(holder);
        if (until.isPresent()) {
            json.writeStringField("until", shown(until.get()));
        }
    }

    /** A log time as a time of the broker's. */
    private String shown(Instant logTime) {
        return logTime.plus(offset).toString();
    }
}
