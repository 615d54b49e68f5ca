package io.tallystick.web;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections whose next request has begun and does not come to the end of its headers:
 * Jetty's idle timeout begins anew with each byte, so one byte now and then would hold a connection
 * for ever. What comes after the headers is the matter of {@link DripGuard}. Thread-safe.
 */
final class HeaderDeadline extends Handler.Wrapper {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Map<EndPoint, Arrival> arrivals = new ConcurrentHashMap<>();
    private final Duration patience;
    private volatile Scheduler.@Nullable Task next;

    /**
     * @param patience from the first byte of a request to the end of its headers
     */
    HeaderDeadline(Duration patience) {
        this.patience = patience;
    }

    /** What has come of the next request on a connection. */
    private static final class Arrival {

        private @Nullable Connection connection;
        private boolean isServed;
        private long bytesBefore;
        private long begunNanos;
        private boolean isBegun;

        synchronized void served(Connection by) {
            connection = by;
            isServed = true;
            isBegun = false;
        }

        synchronized void awaitsNext(long bytesSoFar) {
            isServed = false;
            bytesBefore = bytesSoFar;
        }

        /** Whether it still speaks HTTP: after an upgrade another connection has taken over. */
        synchronized boolean isOf(@Nullable Connection now) {
            if (connection == null) {
                connection = now;
            }
            return Objects.equals(connection, now);
        }

        synchronized boolean isOverdue(long bytesSoFar, long now, Duration patience) {
            if (isServed || bytesSoFar == bytesBefore) {
                return false;
            }
            if (!isBegun) {
                isBegun = true;
                begunNanos = now;
            }
            return now - begunNanos > patience.toNanos();
        }
    }

    void opened(EndPoint endPoint) {
        arrivals.put(endPoint, new Arrival());
    }

    void closed(EndPoint endPoint) {
        arrivals.remove(endPoint);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        Arrival arrival = arrivals.get(connection.getEndPoint());
        if (arrival != null) {
            arrival.served(connection);
            Request.addCompletionListener(
                    request, failure -> arrival.awaitsNext(connection.getBytesIn()));
        }
        return super.handle(request, response, callback);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        schedule();
    }

    @Override
    protected void doStop() throws Exception {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
        super.doStop();
    }

    private void schedule() {
        next =
                getServer()
                        .getScheduler()
                        .schedule(this::closeOverdue, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        arrivals.forEach(
                (endPoint, arrival) -> {
                    Connection connection = endPoint.getConnection();
                    if (!arrival.isOf(connection)) {
                        arrivals.remove(endPoint);
                    } else if (connection != null
                            && arrival.isOverdue(connection.getBytesIn(), now, patience)) {
                        endPoint.close();
                    }
                });
        if (isRunning() || isStarting()) {
            schedule();
        }
    }
}
