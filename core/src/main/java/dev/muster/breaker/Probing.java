package dev.muster.breaker;

import dev.muster.fold.InvariantViolation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a half-open breaker waits for.
 *
 * @param wanted results that decide
 * @param until log time at which what is known decides
 * @param demandSince log time after which a sign of life of a caller counts as a wish to call: when the breaker opened
 * @param permits permits out, each with another caller, oldest first
 * @param results results that are in
 */
public record Probing(int wanted, Instant until, Instant demandSince, List<Permit> permits, Results results) {

    /**
     * Results by outcome.
     *
     * @param ok answered right, and in time
     * @param slow answered right, but too slowly
     * @param bad failed or timed out
     */
    public record Results(int ok, int slow, int bad) {

        static final Results NONE = new Results(0, 0, 0);

        /** How many are in. */
        public int count() {
            return ok + slow + bad;
        }

        Results plus(ProbeResult.Outcome outcome) {
            return switch (outcome) {
                case OK -> new Results(ok + 1, slow, bad);
                case SLOW -> new Results(ok, slow + 1, bad);
                case FAILED, TIMED_OUT -> new Results(ok, slow, bad + 1);
            };
        }
    }

    /** Copies; @throws InvariantViolation when more permits are out than results are wanted */
    public Probing {
        permits = List.copyOf(permits);
        if (permits.size() + results.count() > wanted) {
            throw new InvariantViolation("Expected at most " + wanted + " permits, but " + permits.size()
                    + " are out and " + results.count() + " results are in");
        }
    }

    /** Permits that nobody holds and that have no result yet. */
    int free() {
        return wanted - permits.size() - results.count();
    }

    boolean isHeldBy(String caller) {
        return permits.stream().anyMatch(permit -> permit.caller().equals(caller));
    }

    Optional<Permit> permit(long number, String caller) {
        return permits.stream()
                .filter(permit -> permit.number() == number && permit.caller().equals(caller))
                .findFirst();
    }

    Probing with(List<Permit> changed) {
        return new Probing(wanted, until, demandSince, changed, results);
    }

    Probing resulted(Permit used, ProbeResult.Outcome outcome) {
        List<Permit> left =
                permits.stream().filter(permit -> !permit.equals(used)).toList();
        return new Probing(wanted, until, demandSince, left, results.plus(outcome));
    }
}
