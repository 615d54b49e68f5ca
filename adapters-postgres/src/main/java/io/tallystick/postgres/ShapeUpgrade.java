package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;

import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that the read models are of the shape that this version knows, before it serves from
 * them. Thread-safe.
 */
final class ShapeUpgrade {

    private static final Logger LOGGER = LoggerFactory.getLogger(ShapeUpgrade.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Jdbi jdbi;
    private final RebuildBeside rebuild;

    ShapeUpgrade(Jdbi jdbi, RebuildBeside rebuild) {
        this.jdbi = jdbi;
        this.rebuild = rebuild;
    }

    /**
     * Changes nothing.
     *
     * @throws SchemaMismatch if the read models are of another shape
     * @throws StoreUnavailable if the database cannot be asked
     */
    void check() {
        ReadModelShape live = live();
        if (live.isNewerThan(ReadModelShape.CURRENT)) {
            throw SchemaMismatch.isNewer("read models " + live.version());
        }
        if (!live.equals(ReadModelShape.CURRENT)) {
            throw SchemaMismatch.isOlder("read models " + live.version());
        }
    }

    /**
     * Builds the read models beside if they are of an older shape; if another server does, waits
     * for it. Until then servers of that shape go on.
     *
     * @throws SchemaMismatch if they are of a newer shape
     * @throws StoreUnavailable if the database cannot be asked
     */
    void bringUpToDate() {
        boolean isTold = false;
        for (ReadModelShape live = live(); !live.equals(ReadModelShape.CURRENT); live = live()) {
            if (live.isNewerThan(ReadModelShape.CURRENT)) {
                throw SchemaMismatch.isNewer("read models " + live.version());
            }
            if (!isTold) {
                LOGGER.info(
                        "event=read_models_change_shape from={} to={}",
                        live.version(),
                        ReadModelShape.VERSION);
            }
            if (rebuild.runUnlessAnotherDoes().isEmpty()) {
                if (!isTold) {
                    LOGGER.info(
                            "event=read_models_wait: another server builds them, this one serves"
                                    + " when that has ended");
                }
                isTold = true;
                sleep();
            }
        }
    }

    private ReadModelShape live() {
        return SqlFailures.asking(
                Store.PROJECTIONS, "read the shape", () -> jdbi.withHandle(ReadModelShape::read));
    }

    private static void sleep() {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable(Store.PROJECTIONS, "wait for another server", e);
        }
    }
}
