package io.tallystick.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tallystick.eventstore.CallListener;
import io.tallystick.eventstore.CallReport;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the client of the event store does, as metrics. Thread-safe. */
final class EventStoreMetrics implements CallListener {

    private final MeterRegistry registry;
    private final Counter foreignEvents;
    private final AtomicBoolean circuitOpen = new AtomicBoolean();

    EventStoreMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.foreignEvents =
                Counter.builder("tallystick.eventstore.foreign.events")
                        .description("Events passed over because they are not the ledger's")
                        .register(registry);
        Gauge.builder("tallystick.eventstore.circuit.open", circuitOpen, open -> open.get() ? 1 : 0)
                .description("Whether calls fail at once because the last ones did")
                .register(registry);
    }

    @Override
    public void onCall(CallReport report) {
        Timer.builder("tallystick.eventstore.calls")
                .description("HTTP calls to the event store")
                .tag("operation", label(report.operation()))
                .tag("outcome", label(report.outcome()))
                .tag("repeat", String.valueOf(report.attempt() > 1))
                .register(registry)
                .record(report.duration());
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void onCircuit(boolean isOpen) {
        circuitOpen.set(isOpen);
    }

    @Override
    public void onForeignEvent(String stream) {
        foreignEvents.increment();
    }
}
