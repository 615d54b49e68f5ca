package io.tallystick.server;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.Projector;
import io.tallystick.web.HealthProbes;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How the parts below the web are, as they answer just now. Thread-safe. */
final class Probes implements HealthProbes {

    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final EventStore eventStore;
    private final EventLog log;
    private final Supplier<Lag> lag;

    Probes(PostgresDatabase database) {
        this.eventStore = database.eventStore();
        this.log = database.eventLog();
        this.lag = database.projector().<Supplier<Lag>>map(Probes::lagOf).orElse(() -> Lag.NONE);
    }

    private static Supplier<Lag> lagOf(Projector projector) {
        return () -> new Lag(OptionalLong.empty(), projector.status().lag());
    }

    @Override
    public boolean isEventStoreUp() {
        return ask(() -> eventStore.readAll(StorePosition.START, 1)).isPresent();
    }

    @Override
    public boolean isProjectionDatabaseUp() {
        return ask(log::head).isPresent();
    }

    @Override
    public Optional<Lag> projectorLag() {
        return ask(lag);
    }

    /** The answer, if one comes in time. */
    private static <T> Optional<T> ask(Supplier<T> question) {
        CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        answer.complete(Optional.of(question.get()));
                    } catch (RuntimeException e) {
                        answer.complete(Optional.empty());
                    }
                });
        return answer.completeOnTimeout(
                        Optional.empty(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
