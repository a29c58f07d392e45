package dev.muster.query.http;

import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The server's own figures: {@code muster.http.requests} by route, method and class of status, and {@code
 * muster.http.requests.open} and the like. Their number is bounded by the routes. Thread-safe.
 */
final class HttpMetrics {

    private static final int STATUS_CLASSES = 6;
    private static final String UNMATCHED = "unmatched";

    private final MeterRegistry registry;
    private final Map<ServiceConfig, Timer[]> timers = new ConcurrentHashMap<>();

    HttpMetrics(MeterRegistry registry, Admission admission, BodyBudget bodies, Supplier<Number> connections) {
        this.registry = registry;
        Gauge.builder("muster.http.requests.open", admission, Admission::open)
                .description("Requests under way.")
                .register(registry);
        Gauge.builder("muster.http.bodies.bytes", bodies, BodyBudget::held)
                .description("Bytes of bodies of requests under way, without the first 4 KiB of each.")
                .register(registry);
        Gauge.builder("muster.http.connections", connections)
                .description("Connections open.")
                .register(registry);
    }

    void record(ServiceRequestContext context, RequestLog log) {
        int statusClass = Math.min(STATUS_CLASSES - 1, log.responseStatus().code() / 100);
        Timer[] ofRoute = timers.computeIfAbsent(context.config(), config -> new Timer[STATUS_CLASSES]);
        Timer timer = ofRoute[statusClass];
        if (timer == null) {
            // Registering the same twice gives the same timer: a race is harmless.
            timer = timer(context, statusClass);
            ofRoute[statusClass] = timer;
        }
        timer.record(Duration.ofNanos(log.totalDurationNanos()));
    }

    private Timer timer(ServiceRequestContext context, int statusClass) {
        boolean isKnown = !context.config().route().isFallback();
        return Timer.builder("muster.http.requests")
                .description("Requests answered, by route, method and class of status.")
                .tag("route", isKnown ? context.config().route().patternString() : UNMATCHED)
                .tag("method", isKnown ? context.method().name() : "any")
                .tag("status", statusClass + "xx")
                .register(registry);
    }
}
