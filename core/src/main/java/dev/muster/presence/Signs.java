package dev.muster.presence;

import java.time.Instant;
import java.util.Optional;

/**
 * What the status of an instance follows from where no operator says otherwise.
 *
 * @param reported the status that it last reported
 * @param lapsedAt log time at which its ttl was seen to have passed, while no sign of life has come since
 * @param check what its check amounts to, where it has one
 */
public record Signs(Status reported, Optional<Instant> lapsedAt, Optional<CheckVerdict> check) {

    static Signs first(Optional<Check> check) {
        return new Signs(Status.UP, Optional.empty(), check.map(any -> CheckVerdict.PENDING));
    }

    /** The check that has not passed or has failed, else the ttl, else what the instance reports. */
    Status status() {
        return check.flatMap(CheckVerdict::imposed)
                .or(() -> lapsedAt.map(at -> Status.DOWN))
                .orElse(reported);
    }

    /** Log time since which it has been held to be gone, by its ttl or its check, the earlier one. */
    Optional<Instant> failingSince() {
        Optional<Instant> byCheck = check.flatMap(CheckVerdict::failingSince);
        return byCheck.filter(at -> lapsedAt.filter(at::isAfter).isEmpty()).or(() -> lapsedAt);
    }

    Signs reporting(Status status) {
        return new Signs(status, lapsedAt, check);
    }

    Signs lapsed(Optional<Instant> at) {
        return new Signs(reported, at, check);
    }

    Signs checked(CheckVerdict verdict) {
        return new Signs(reported, lapsedAt, Optional.of(verdict));
    }
}
