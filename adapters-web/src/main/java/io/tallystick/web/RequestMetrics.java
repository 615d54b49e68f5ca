package io.tallystick.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long requests take, by route, method and class of status. What clients make up, be it a path
 * or a method, never becomes a label. Thread-safe.
 */
final class RequestMetrics {

    private static final String NAME = "http.server.requests";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private record Labels(String route, String method, int statusClass) {}

    private final MeterRegistry registry;
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(String route, String method, int status, Duration took) {
        Labels labels =
                new Labels(route, METHODS.contains(method) ? method : "OTHER", status / 100);
        timers.computeIfAbsent(labels, this::timer).record(took);
    }

    private Timer timer(Labels labels) {
        return Timer.builder(NAME)
                .description("Requests served")
                .tag("route", labels.route())
                .tag("method", labels.method())
                .tag("status", labels.statusClass() + "xx")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
