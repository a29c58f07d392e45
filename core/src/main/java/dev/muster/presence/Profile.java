package dev.muster.presence;

import java.util.Optional;

/**
 * What an instance says of itself when it registers.
 *
 * @param endpoint where callers connect to
 * @param location where it runs
 * @param traits what callers choose it by
 * @param lease how long it may be silent
 * @param check how Muster looks whether it answers, if it shall
 */
public record Profile(Endpoint endpoint, Location location, Traits traits, Lease lease, Optional<Check> check) {

    /** Where its check is made, as a URI. */
    public Optional<String> checkTarget() {
        return check.map(any -> any.probe().targetAt(endpoint));
    }

    Profile with(Traits changed) {
        return new Profile(endpoint, location, changed, lease, check);
    }
}
