package dev.muster.presence;

/**
 * What an instance says of itself when it registers.
 *
 * @param endpoint where callers connect to
 * @param location where it runs
 * @param traits what callers choose it by
 * @param lease how long it may be silent
 */
public record Profile(Endpoint endpoint, Location location, Traits traits, Lease lease) {

    Profile with(Traits changed) {
        return new Profile(endpoint, location, changed, lease);
    }
}
