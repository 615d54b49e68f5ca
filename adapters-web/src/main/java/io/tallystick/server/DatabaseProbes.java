package io.tallystick.server;

import io.tallystick.application.port.EventLog;
import io.tallystick.web.HealthProbes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How the one database is that keeps both events and read models, which commit together.
 * Thread-safe.
 */
final class DatabaseProbes implements HealthProbes {

    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final EventLog log;

    DatabaseProbes(EventLog log) {
        this.log = log;
    }

    @Override
    public boolean isEventStoreUp() {
        return answers();
    }

    @Override
    public boolean isProjectionDatabaseUp() {
        return answers();
    }

    @Override
    public Lag projectorLag() {
        return Lag.NONE;
    }

    private boolean answers() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        log.head();
                        answer.complete(true);
                    } catch (RuntimeException e) {
                        answer.complete(false);
                    }
                });
        return answer.completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }
}
