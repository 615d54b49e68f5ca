package io.tallystick.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.postgres.Projector;

import java.util.function.ToDoubleFunction;

/** What the projector does, as metrics. Stateless. */
final class ProjectorMetrics {

    private ProjectorMetrics() {}

    static void bind(Projector projector, MeterRegistry registry) {
        gauge(
                "tallystick.projector.lag.seconds",
                "How long ago the mirror was seen to have every event; 0 if it has",
                projector,
                status -> status.lag().toMillis() / 1000.0,
                registry);
        gauge(
                "tallystick.projector.elected",
                "Whether this instance mirrors",
                projector,
                status -> status.elected() ? 1 : 0,
                registry);
    }

    private static void gauge(
            String name,
            String description,
            Projector projector,
            ToDoubleFunction<Projector.Status> value,
            MeterRegistry registry) {
        Gauge.builder(name, projector, asked -> valueOf(asked, value))
                .description(description)
                .register(registry);
    }

    private static double valueOf(Projector projector, ToDoubleFunction<Projector.Status> value) {
        try {
            return value.applyAsDouble(projector.status());
        } catch (StoreUnavailable e) {
            return Double.NaN;
        }
    }
}
