package dev.muster.simulation;

import dev.muster.fold.EntityKey;
import dev.muster.lock.Ask;
import dev.muster.lock.Kind;
import dev.muster.lock.LockEvent;
import dev.muster.lock.OwnerId;
import dev.muster.lock.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A process that uses locks, one after the other. It crashes, is paused for longer than its ttl, cannot be heard, gives up; what it sends is
 * late, lost or comes twice, and so is what it is told. Its clock is up to a tenth fast or slow.
 */
final class LockClient {

    /** Semaphores have so many permits. */
    static final int LIMIT = 3;

    private final World<LockEvent> world;
    private final Chance chance;
    private final String name;
    private final double rate;
    private final BiConsumer<LockClient, LockSession> began;
    private final Consumer<LockClient> believes;
    private final List<String> requests = new ArrayList<>();
    private Host host;
    private Optional<LockSession> session = Optional.empty();
    private boolean isDeaf;
    private boolean isCalm;
    private boolean isStopped;
    private int sessions;

    /**
     * Not started yet.
     *
     * @param began is told of each session before anything is sent in it
     * @param believes is told each time that it learns that it holds a lock
     */
    LockClient(
            World<LockEvent> world,
            String name,
            BiConsumer<LockClient, LockSession> began,
            Consumer<LockClient> believes) {
        this.world = world;
        this.chance = world.chance();
        this.name = name;
        // Every other one is as slow as may be: that is the side from which harm comes.
        this.rate = chance.oneIn(2) ? 1 / LockSession.DRIFT : chance.between(910, 1_100) / 1_000.0;
        this.began = began;
        this.believes = believes;
        this.host = new Host(world.agenda(), chance);
    }

    /** The session in which it believes now that it holds a lock. */
    Optional<LockSession> certain() {
        return session.filter(one -> one.isCertain(local()));
    }

    void start() {
        host.in(chance.between(0, 4_000), this::next);
        trouble();
    }

    void calm() {
        isCalm = true;
        isDeaf = false;
        host.resume();
    }

    /** Crashes and does not come back. */
    void stop() {
        isStopped = true;
        session.ifPresent(LockSession::end);
        host.kill();
    }

    /** A grant, or a keep, was folded that concerns one of its sessions. */
    void answered(LockSession one, String eventId, Token token) {
        if (!isCalm && chance.oneIn(25)) {
            return;
        }
        long delay = !isCalm && chance.oneIn(15) ? chance.between(500, 4_000) : chance.between(1, 200);
        host.in(delay, () -> learn(one, eventId, token));
    }

    /** One of its sessions lapsed by a record of this time; nobody tells it. */
    void lapsed(LockSession one, long realMs) {
        one.lapsed(realMs * rate);
    }

    /** It was told that it does not hold what it thought. */
    void refused(LockSession one) {
        host.in(chance.between(1, 200), () -> {
            if (!one.isOver()) {
                one.end();
                next();
            }
        });
    }

    private void learn(LockSession one, String eventId, Token token) {
        if (one.isOver()) {
            return;
        }
        boolean isNew = one.token().isEmpty();
        one.heard(eventId, token);
        if (one.isCertain(local())) {
            believes.accept(this);
        }
        if (isNew) {
            keep(one);
            host.in(chance.between(50, chance.oneIn(4) ? 9_000 : 1_500), () -> letGo(one));
        }
    }

    private void next() {
        if (isStopped) {
            return;
        }
        host.in(chance.between(0, 1_500), this::begin);
    }

    private void begin() {
        if (session.isPresent() && !session.get().isOver()) {
            return;
        }
        requests.clear();
        EntityKey key = EntityKey.of(chance.pick(List.of("door", "pool", "book")));
        Duration ttl = Duration.ofMillis(chance.between(3_000, 6_000));
        LockSession one = new LockSession(key, new OwnerId(name + ":" + ++sessions), ask(key), ttl);
        session = Optional.of(one);
        began.accept(this, one);
        long patience = chance.oneIn(4) ? 0 : chance.between(500, 9_000);
        acquire(one, patience);
        if (one.ask().kind() == Kind.MUTEX && chance.oneIn(5)) {
            // Once more, which is granted together with the first or not at all: given back by its request.
            acquire(one, patience);
        }
        host.in(patience + chance.between(1_000, 3_000), () -> {
            if (one.token().isEmpty() && !one.isOver()) {
                letGo(one);
            }
        });
    }

    private Ask ask(EntityKey key) {
        return switch (key.text()) {
            case "door" -> Ask.of(Kind.MUTEX);
            case "pool" -> new Ask(Kind.SEMAPHORE, (int) chance.between(1, LIMIT), LIMIT);
            default -> Ask.of(chance.oneIn(3) ? Kind.WRITE : Kind.READ);
        };
    }

    private void acquire(LockSession one, long patience) {
        LockEvent event = one.acquire(local(), Duration.ofMillis(patience));
        requests.add(event.head().eventId());
        send(event, chance.between(0, 2));
    }

    /** As the guarantees say: at once, and then about every sixth of the ttl. */
    private void keep(LockSession one) {
        if (one.isOver()) {
            return;
        }
        if (!isDeaf) {
            send(one.keep(local()), 0);
        }
        host.in((long) (one.ttl().toMillis() / 6.0 * chance.between(80, 120) / 100), () -> keep(one));
    }

    private void letGo(LockSession one) {
        if (one.isOver()) {
            return;
        }
        boolean isSimple = one.token().isPresent() && requests.size() == 1 && chance.oneIn(2);
        if (isSimple) {
            send(one.release(local()), 3);
        } else {
            List.copyOf(requests).forEach(request -> send(one.withdraw(local(), request), 3));
        }
        next();
    }

    /** The same event again, some times, when nobody knows whether it is in the log; now and then once more, long after. */
    private void send(LockEvent event, long again) {
        if (isDeaf && !isCalm) {
            return;
        }
        append(event, done -> {
            if (!done && again > 0) {
                host.in(chance.between(50, 300), () -> send(event, again - 1));
            } else if (done && !isCalm && chance.oneIn(10)) {
                world.agenda().in(chance.between(1, 7_000), () -> append(event, twice -> {}));
            }
        });
    }

    private void append(LockEvent event, Consumer<Boolean> told) {
        world.partitionOf(event.key().group()).append(Message.of(event), 6_000, told);
    }

    private void trouble() {
        world.agenda().in(chance.between(2_000, 15_000), () -> {
            if (!isCalm) {
                fault(chance.between(300, 12_000));
                trouble();
            }
        });
    }

    private void fault(long length) {
        switch ((int) chance.between(0, 2)) {
            case 0 -> {
                session.ifPresent(LockSession::end);
                host.kill();
                host = new Host(world.agenda(), chance);
                host.in(length, this::next);
            }
            case 1 -> {
                Host paused = host;
                paused.pause();
                world.agenda().in(length, paused::resume);
            }
            default -> {
                isDeaf = true;
                world.agenda().in(length, () -> isDeaf = false);
            }
        }
    }

    private double local() {
        return world.agenda().now() * rate;
    }
}
