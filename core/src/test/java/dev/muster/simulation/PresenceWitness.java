package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.presence.Incarnation;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is promised to one instance, watched record by record: it is not declared DOWN before its ttl could have passed, it is not declared
 * DOWN late, and no event is done twice. What counts as a sign of its life is decided here anew, from the records alone.
 */
final class PresenceWitness {

    private static final Duration LATENESS = Duration.ofSeconds(2);

    private final PresenceClient client;
    private final Set<String> done = new HashSet<>();
    private final Set<String> met = new HashSet<>();
    private final Set<String> lives = new HashSet<>();
    private String life = "";
    private boolean isRegistered;
    private boolean isLapsed;
    private long signTime;
    private long signRealMs;
    private Instant lastBeat = Instant.EPOCH;
    private long lapsedRealMs;

    PresenceWitness(PresenceClient client) {
        this.client = client;
    }

    boolean isRegistered() {
        return isRegistered;
    }

    boolean isLapsed() {
        return isLapsed;
    }

    /** True time from the last sign of life to the record that led to DOWN. */
    Duration silence() {
        return Duration.ofMillis(lapsedRealMs - signRealMs);
    }

    /** An event about the instance was folded. */
    void folded(Population.Folded<PresenceState, PresenceEvent, PresenceDecision> folded, PresenceEvent event) {
        PresenceDecision answer = folded.effects().decisions().get(0);
        String eventId = event.head().eventId();
        boolean isBeat = event instanceof PresenceEvent.Heartbeat;
        if (answer.isRecorded() && !isBeat) {
            check(done.add(eventId), "event {} of {} was done twice: {}", eventId, client.key(), answer);
        }
        boolean isNew = isBeat || met.add(eventId);
        if (event instanceof PresenceEvent.Register register && isNew) {
            String incarnation = register.incarnation().orElseThrow().text();
            if (lives.add(incarnation)) {
                life = incarnation;
                check(answer.isRecorded(), "a new life of {} was not taken: {}", client.key(), answer);
            }
        }
        boolean isSign = isNew && (isBeat ? isRegistered : event instanceof PresenceEvent.Register) && speaks(event);
        settle(folded);
        if (isSign) {
            check(isRegistered, "{} gave a sign of life and is not registered: {}", client.key(), answer);
            check(!isLapsed, "{} gave a sign of life and is DOWN: {}", client.key(), answer);
            signTime = folded.time();
            signRealMs = folded.entry().realMs();
        }
    }

    /** Whether the event is of the life that speaks for the instance now. */
    private boolean speaks(PresenceEvent event) {
        Optional<Incarnation> incarnation = Optional.empty();
        if (event instanceof PresenceEvent.Register register) {
            incarnation = register.incarnation();
        } else if (event instanceof PresenceEvent.Heartbeat beat) {
            incarnation = beat.incarnation();
        }
        return incarnation.filter(one -> one.text().equals(life)).isPresent();
    }

    /** A tick was folded. */
    void ticked(Population.Folded<PresenceState, PresenceEvent, PresenceDecision> folded) {
        boolean wasLapsed = isLapsed;
        settle(folded);
        if (isLapsed && !wasLapsed) {
            lapsedRealMs = folded.entry().realMs();
            check(client.kind() != PresenceClient.Kind.FAITHFUL, "{} beats in time and is DOWN", client.key());
            check(
                    folded.time() - signTime >= client.ttl().toMillis() - Ledger.LEAD_MS,
                    "{} is DOWN {} ms after its last sign of life, of which {} count; its ttl is {}",
                    client.key(),
                    lapsedRealMs - signRealMs,
                    folded.time() - signTime,
                    client.ttl());
        }
        if (isRegistered && !isLapsed) {
            Instant latest = lastBeat.plus(client.ttl()).plus(LATENESS);
            Instant now = folded.effects().meta().clock().now();
            check(!now.isAfter(latest), "{} is silent since {} and not DOWN at {}", client.key(), lastBeat, now);
        }
    }

    private void settle(Population.Folded<PresenceState, PresenceEvent, PresenceDecision> folded) {
        folded.effects().changes().stream()
                .filter(change -> change.key().equals(client.key()))
                .forEach(change -> {
                    PresenceState state = change.state();
                    isRegistered = state.registration() instanceof Registered;
                    isLapsed = state.registration() instanceof Registered registered
                            && registered.lapsedAt().isPresent();
                    lastBeat = state.health().lastBeat();
                });
    }
}
