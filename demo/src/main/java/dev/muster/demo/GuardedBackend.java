package dev.muster.demo;

import dev.muster.balance.Balancing;
import dev.muster.client.Muster;
import dev.muster.client.call.CallException;
import dev.muster.client.call.CallPolicy;
import dev.muster.client.call.CallStatistics;
import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.client.call.Refusal;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a service by the Java client: balanced, tried again on another instance, held back by the breaker that the whole fleet shares, and
 * every outcome reported. So the death of an instance costs a call some time, not its success, long before anybody has declared it dead.
 */
final class GuardedBackend implements Backend {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedBackend.class);
    private static final Set<Refusal> BY_THE_FLEET =
            EnumSet.of(Refusal.BREAKER_OPEN_IN_FLEET, Refusal.NO_PERMIT_TO_PROBE, Refusal.FORCED_OPEN);
    private static final int ATTEMPTS = 3;
    /** Two of three instances may be ejected at a time without the last one's being thought a victim of panic. */
    private static final int PANIC_BELOW_PERCENT = 30;

    private static final Duration SLOW_START = Duration.ofSeconds(5);

    private final ShopService service;
    private final Caller caller;
    private final HttpClient http;

    GuardedBackend(Muster muster, ShopService service, HttpClient http) {
        this.service = service;
        this.http = http;
        this.caller = muster.caller(
                service.text(),
                CallerSettings.DEFAULT
                        .balanced(Balancing.DEFAULT.slowStart(SLOW_START).panicBelow(PANIC_BELOW_PERCENT))
                        .policy(CallPolicy.DEFAULT
                                .attempts(ATTEMPTS)
                                .attemptTimeout(service.patience())
                                .timeout(service.patience().multipliedBy(ATTEMPTS))));
    }

    @Override
    public ShopService service() {
        return service;
    }

    @Override
    public Optional<String> call(String path) {
        try {
            HttpResponse<String> answer = caller.http(http).get(path);
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (CallException e) {
            LOG.info("no answer service={} reason={}", service.text(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Calls that were refused by anything but the fleet's breaker are told as failed. */
    @Override
    public CallFigures figures() {
        CallStatistics statistics = caller.statistics();
        CallStatistics.Calls calls = statistics.calls();
        long byTheFleet = calls.refused().entrySet().stream()
                .filter(one -> BY_THE_FLEET.contains(one.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long failed = calls.failed() + calls.refusals() - byTheFleet;
        return new CallFigures(0, calls.succeeded(), statistics.extra().retries(), failed, byTheFleet);
    }
}
