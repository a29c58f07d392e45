package dev.muster.client.lock;

import dev.muster.client.InvalidValueException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A lock as it is wanted: a mutex unless it says otherwise. Each acquisition has an owner's name of its own, so that two threads of a
 * process do not hold a mutex together; with {@link #ownedBy} they do, and each releases its own hold. Immutable.
 */
public final class LockRequest {

    private static final Duration MIN_TTL = Duration.ofSeconds(3);
    private static final Duration MAX_TTL = Duration.ofMinutes(10);
    private static final Duration DEFAULT_TTL = Duration.ofSeconds(15);

    private final LockClient client;
    private final String name;
    private final Use use;
    private final Duration ttl;
    private final Optional<String> owner;
    private final Optional<Loss> onLost;

    private LockRequest(LockClient client, String name, Use use, Terms terms) {
        this.client = client;
        this.name = name;
        this.use = use;
        this.ttl = terms.ttl;
        this.owner = terms.owner;
        this.onLost = terms.onLost;
    }

    /** As what it is wanted. */
    private record Use(String kind, OptionalInt permits, OptionalInt limit) {}

    /** How it is held. */
    private record Terms(Duration ttl, Optional<String> owner, Optional<Loss> onLost) {}

    /** What is done when it is lost. */
    private interface Loss {
        void tell(Lock lost, Thread acquirer);
    }

    /** A mutex. */
    public static LockRequest of(LockClient client, String name) {
        return new LockRequest(
                client,
                name,
                new Use("mutex", OptionalInt.empty(), OptionalInt.empty()),
                new Terms(DEFAULT_TTL, Optional.empty(), Optional.empty()));
    }

    /** To read, together with others who do. */
    public LockRequest read() {
        return used(new Use("read", OptionalInt.empty(), OptionalInt.empty()));
    }

    /** To write, alone. */
    public LockRequest write() {
        return used(new Use("write", OptionalInt.empty(), OptionalInt.empty()));
    }

    /** One permit of a semaphore with so many. */
    public LockRequest semaphore(int limit) {
        return semaphore(limit, 1);
    }

    /** Some permits of a semaphore with so many. */
    public LockRequest semaphore(int limit, int permits) {
        if (limit < 1 || permits < 1 || permits > limit) {
            throw new InvalidValueException("permits", permits + " of " + limit, "1 to the limit");
        }
        return used(new Use("semaphore", OptionalInt.of(permits), OptionalInt.of(limit)));
    }

    /** Lost when nothing was heard of this process for so long: 3 s to 10 min, 15 s unless it is said. */
    public LockRequest ttl(Duration span) {
        if (span.compareTo(MIN_TTL) < 0 || span.compareTo(MAX_TTL) > 0) {
            throw new InvalidValueException("ttl", span, MIN_TTL + " to " + MAX_TTL);
        }
        return new LockRequest(client, name, use, new Terms(Duration.ofMillis(span.toMillis()), owner, onLost));
    }

    /** In this name: whoever acquires in the same name what is held in it has it too, at once. */
    public LockRequest ownedBy(String text) {
        return new LockRequest(client, name, use, new Terms(ttl, Optional.of(text), onLost));
    }

    /** Tells this when the lock is not certain any more, on a thread of the client; must not block for long. */
    public LockRequest onLost(Consumer<Lock> listener) {
        return onLoss((lost, acquirer) -> listener.accept(lost));
    }

    /** Interrupts the thread that acquired it, whichever built this request, when the lock is not certain any more. */
    public LockRequest interruptingOnLoss() {
        return onLoss((lost, acquirer) -> acquirer.interrupt());
    }

    private LockRequest onLoss(Loss loss) {
        return new LockRequest(client, name, use, new Terms(ttl, owner, Optional.of(loss)));
    }

    /**
     * Waits for the lock, in order of arrival, for 60 s at most.
     *
     * @throws NotAcquiredException when it is not to be had in time
     * @throws InterruptedException when this thread is interrupted; the request is taken back
     */
    public Lock acquire(Duration wait) throws InterruptedException {
        return new Acquisition(client, this).run(wait);
    }

    /**
     * As {@link #acquire}, but that a lock which others hold, or a full queue, is no failure.
     *
     * @throws NotAcquiredException when it cannot be had as it is wanted, or nobody answers
     * @throws InterruptedException when this thread is interrupted; the request is taken back
     */
    public Optional<Lock> tryAcquire(Duration wait) throws InterruptedException {
        try {
            return Optional.of(acquire(wait));
        } catch (NotAcquiredException e) {
            if (e.code().equals("held") || e.code().equals("queue-full")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    String name() {
        return name;
    }

    Duration ttl() {
        return ttl;
    }

    Optional<String> owner() {
        return owner;
    }

    /** Who is told of the loss of what this thread acquires. */
    Optional<Consumer<Lock>> listener(Thread acquirer) {
        return onLost.map(loss -> lost -> loss.tell(lost, acquirer));
    }

    /** The fields of a request. */
    Map<String, Object> fields(String by, Duration wait) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("owner", by);
        fields.put("kind", use.kind);
        fields.put("ttl", ttl.toString());
        fields.put("wait", Duration.ofMillis(wait.toMillis()).toString());
        use.permits.ifPresent(number -> fields.put("permits", number));
        use.limit.ifPresent(number -> fields.put("limit", number));
        return fields;
    }

    private LockRequest used(Use other) {
        return new LockRequest(client, name, other, new Terms(ttl, owner, onLost));
    }
}
