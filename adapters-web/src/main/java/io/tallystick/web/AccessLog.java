package io.tallystick.web;

import io.tallystick.application.account.Caller;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.time.Duration;

/**
 * One line for every request, those too that were too malformed to be handled, and its part in the
 * metrics. Whoever watches the server asks often, so that is logged at DEBUG. Thread-safe.
 */
final class AccessLog implements RequestLog {

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    private final RequestMetrics metrics;

    AccessLog(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void log(Request request, Response response) {
        Exchange exchange = Exchange.find(request);
        String route = exchange == null ? Exchange.UNMATCHED : exchange.route();
        Duration took = Duration.ofNanos(System.nanoTime() - request.getBeginNanoTime());
        metrics.record(route, request.getMethod(), response.getStatus(), took);
        Level level = Access.isForWatchers(route) ? Level.DEBUG : Level.INFO;
        if (log.isEnabledForLevel(level)) {
            log.atLevel(level).log(line(request, response, exchange, route, took));
        }
    }

    private static String line(
            Request request,
            Response response,
            @Nullable Exchange exchange,
            String route,
            Duration took) {
        StringBuilder line = new StringBuilder(160);
        line.append("method=").append(token(request.getMethod()));
        line.append(" route=").append(route);
        line.append(" status=").append(response.getStatus());
        line.append(" duration_ms=").append(milliseconds(took));
        line.append(" bytes=").append(Response.getContentBytesWritten(response));
        if (exchange != null) {
            Caller caller = exchange.caller();
            if (caller != null) {
                line.append(" user=").append(caller.user());
            }
            line.append(" client=").append(exchange.client().text());
            line.append(" request_id=").append(exchange.requestId());
            if (exchange.isBroken()) {
                line.append(" broken=true");
            }
        }
        return line.toString();
    }

    private static String milliseconds(Duration took) {
        long micros = took.toNanos() / 1000;
        String fraction = Long.toString(1000 + micros % 1000).substring(1);
        return micros / 1000 + "." + fraction;
    }

    /** A method is any token; one that is absurdly long must not fill the log. */
    private static String token(String method) {
        return method.length() <= 20 ? method : method.substring(0, 20);
    }
}
