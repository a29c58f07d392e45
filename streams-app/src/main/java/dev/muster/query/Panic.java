package dev.muster.query;

import dev.muster.presence.CheckVerdict;
import dev.muster.presence.Registered;
import dev.muster.presence.Status;

/**
 * When what Muster has seen is doubted. Where fewer than a share of the instances that could take calls are healthy, a network that is
 * cut between Muster and them is likelier than their death, and to send all calls to the few would kill these as well (Envoy's panic
 * threshold). What was seen is doubted then, a missed ttl or a failed check; never what an operator or the instance itself has said, nor
 * that an instance has not passed its check yet.
 *
 * @param belowPermille share of healthy instances, in thousandths, below which there is panic; 0 is never
 */
public record Panic(int belowPermille) {

    /** There is none. */
    public static final Panic NEVER = new Panic(0);

    private static final int PERMILLE = 1_000;

    /** Whether an instance is healthy, or would be but for what Muster has seen of it. */
    public static boolean couldTakeCalls(Registered instance) {
        return instance.standing().status().isHealthy() || isDoubtful(instance);
    }

    /** Whether there is panic where so many of so many are healthy. */
    boolean isAt(int healthy, int couldTakeCalls) {
        return (long) healthy * PERMILLE < (long) couldTakeCalls * belowPermille;
    }

    private static boolean isDoubtful(Registered instance) {
        boolean isNew = instance.signs()
                .check()
                .filter(verdict -> verdict.kind() == CheckVerdict.Kind.PENDING)
                .isPresent();
        return instance.standing().status() == Status.DOWN
                && instance.override().isEmpty()
                && instance.signs().reported() == Status.UP
                && !isNew;
    }
}
