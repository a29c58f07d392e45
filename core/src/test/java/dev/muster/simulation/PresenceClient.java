package dev.muster.simulation;

import dev.muster.fold.EntityKey;
import dev.muster.presence.Incarnation;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceEvents;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * An instance of a service: registers, beats by its own clock, and, unless it is a faithful one, crashes, pauses, loses its network, leaves,
 * and comes back as a new incarnation. Some write to the wrong partition.
 */
final class PresenceClient {

    /** How it behaves. */
    enum Kind {
        /** Beats without a fault of its own for all of the run: never to be declared DOWN, whatever happens around it. */
        FAITHFUL,
        /** Has faults of its own. */
        ORDINARY,
        /** Has faults of its own, and a partitioner that no one else has. */
        MISPLACED
    }

    private final World<PresenceEvent> world;
    private final Chance chance;
    private final String service;
    private final String instance;
    private final PresenceEvents events;
    private final Kind kind;
    private final Duration ttl;
    private final Duration deregisterAfter;
    private final double drift;
    private int life;
    private int sent;
    private boolean isUp;
    private boolean isDeaf;
    private boolean isCalm;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean isSending;

    PresenceClient(World<PresenceEvent> world, String service, String instance, Kind kind) {
        this.world = world;
        this.chance = world.chance();
        this.service = service;
        this.instance = instance;
        this.events = PresenceEvents.of(service, instance);
        this.kind = kind;
        this.ttl = Duration.ofMillis(chance.between(3_000, 9_000));
        this.deregisterAfter = Duration.ofMillis(chance.between(1_000, 20_000));
        this.drift = 1 + chance.between(-10, 10) / 1_000.0;
    }

    EntityKey key() {
        return EntityKey.of(service, instance);
    }

    Kind kind() {
        return kind;
    }

    Duration ttl() {
        return ttl;
    }

    boolean isUp() {
        return isUp;
    }

    void start() {
        world.agenda().in(chance.between(0, 8_000), this::live);
        if (kind != Kind.FAITHFUL) {
            trouble();
        }
    }

    /** No more faults of its own; whoever was away, or may have been removed for it, comes back. */
    void calm() {
        isCalm = true;
        isDeaf = false;
        if (kind != Kind.FAITHFUL) {
            live();
        }
    }

    /** Dies without a word. */
    void crash() {
        isUp = false;
    }

    private void live() {
        life++;
        isUp = true;
        String id = nextId();
        Optional<Incarnation> incarnation = Optional.of(new Incarnation("life-" + life));
        register(events.register(
                id, incarnation, new PresenceEvent.Terms(Optional.of(ttl), Optional.of(deregisterAfter))));
        beat(life);
    }

    /** The same event until it is acknowledged; now and then once more, long after. */
    private void register(PresenceEvent.Register event) {
        int mine = life;
        send(event, done -> {
            repeatIf(done, event);
            if (!done && isUp && mine == life) {
                world.agenda().in(chance.between(100, 300), () -> register(event));
            }
        });
    }

    private void beat(int mine) {
        long interval = (long) (ttl.toMillis() * drift * chance.between(80, 100) / 300);
        world.agenda().in(interval, () -> {
            if (isUp && mine == life) {
                PresenceEvent.Heartbeat heartbeat = events.beatOf("life-" + mine);
                if (!isDeaf && waiting.isEmpty()) {
                    send(heartbeat, done -> repeatIf(done, heartbeat));
                }
                beat(mine);
            }
        });
    }

    private void trouble() {
        world.agenda().in(chance.between(1_000, 15_000), () -> {
            if (!isCalm) {
                if (isUp) {
                    fault(chance.between(300, 12_000));
                }
                trouble();
            }
        });
    }

    private void fault(long length) {
        switch ((int) chance.between(0, 4)) {
            case 0 -> {
                crash();
                comeBackIn(length);
            }
            case 1 -> {
                isDeaf = true;
                world.agenda().in(length, () -> isDeaf = false);
            }
            case 2 -> {
                PresenceEvent.Deregister event = events.deregister(nextId(), "life-" + life);
                crash();
                send(event, done -> repeatIf(done, event));
                comeBackIn(length);
            }
            case 3 -> {
                // A second process under the same id, before the first has ended: the first is superseded.
                live();
            }
            default -> {
                PresenceEvent.Update event = events.weight(nextId(), (int) chance.between(0, 9));
                send(event, done -> repeatIf(done, event));
            }
        }
    }

    private void comeBackIn(long ms) {
        world.agenda().in(ms, () -> {
            if (!isUp) {
                live();
            }
        });
    }

    /** What is in the log comes once more, long after: sent by somebody who was not told that it is there. */
    private void repeatIf(boolean isInLog, PresenceEvent event) {
        if (isInLog && !isCalm && chance.oneIn(10)) {
            world.agenda().in(chance.between(1, 15_000), () -> append(event, done -> {}));
        }
    }

    /** One after the other, as a producer keeps the order of what it sends. */
    private void send(PresenceEvent event, Consumer<Boolean> told) {
        waiting.add(() -> append(event, done -> {
            isSending = false;
            told.accept(done);
            sendNext();
        }));
        sendNext();
    }

    private void sendNext() {
        if (!isSending && !waiting.isEmpty()) {
            isSending = true;
            waiting.remove().run();
        }
    }

    private void append(PresenceEvent event, Consumer<Boolean> told) {
        int home = world.partitionOf(service).number();
        int target = kind == Kind.MISPLACED ? (home + 1) % world.log().size() : home;
        world.log().get(target).append(Message.of(event), ttl.toMillis() * 3, told);
    }

    private String nextId() {
        return instance + "-" + ++sent;
    }
}
