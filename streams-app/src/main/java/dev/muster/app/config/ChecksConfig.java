package dev.muster.app.config;

import dev.muster.probe.AddressPolicy;
import dev.muster.probe.IpRange;
import dev.muster.probe.ProbeSettings;
import java.util.List;

/**
 * Active checks.
 *
 * @param mode whether this node makes them
 * @param allowed ranges of addresses that they may go to
 * @param atOnce most of them under way at a time
 */
public record ChecksConfig(ProbeSettings.Mode mode, List<IpRange> allowed, int atOnce) {

    /** Copies the list. */
    public ChecksConfig {
        allowed = List.copyOf(allowed);
    }

    static ChecksConfig from(Configuration configuration) {
        return new ChecksConfig(
                configuration.get(Settings.CHECKS_ENABLED) ? ProbeSettings.Mode.ON : ProbeSettings.Mode.OFF,
                configuration.get(Settings.CHECKS_ALLOW),
                configuration.get(Settings.CHECKS_AT_ONCE));
    }

    /** In the prober's terms. */
    public ProbeSettings probeSettings() {
        return new ProbeSettings(mode, new AddressPolicy(allowed), atOnce);
    }
}
