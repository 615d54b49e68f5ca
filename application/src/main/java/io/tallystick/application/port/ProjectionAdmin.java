package io.tallystick.application.port;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.stream.StreamName;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Shows how the projections are, and puts them right. What is started outlives the process: any
 * server on the same database shows it, cancels it, and goes on with it when its own has vanished.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when a store
 * cannot be asked.
 */
public interface ProjectionAdmin {

    /** Every projection, by name. */
    List<ProjectionStatus> status();

    /**
     * Begins to rebuild all projections, unless a rebuild runs, in whatever manner: then that is
     * the answer.
     */
    Operation rebuild(RebuildManner manner);

    /** Empty if there never was one of this id. */
    Optional<Operation> operation(UUID id);

    /**
     * Asks an operation to end where it is; it does so soon. One that has ended stays as it is.
     *
     * @return how it is now, empty if there never was one of this id
     */
    Optional<Operation> cancel(UUID id);

    /**
     * Operations that run and the last that have ended, those that began last first.
     *
     * @param limit how many at most, positive
     */
    List<Operation> operations(int limit);

    /**
     * The streams that are parked, longest first.
     *
     * @param after where the page before ended, null for the first
     * @param limit how many at most, positive
     */
    List<ParkedStream> parked(ParkedStream.@Nullable Place after, int limit);

    /** The first of them, at most {@value #MAX_PARKED}. */
    default List<ParkedStream> parked() {
        return parked(null, MAX_PARKED);
    }

    /**
     * Folds a parked stream again, and releases it if that goes well.
     *
     * @return empty if it is not parked
     */
    Optional<RetriedStream> retry(StreamName stream);

    /** A page of parked streams, unless another is asked for. */
    int MAX_PARKED = 1000;
}
