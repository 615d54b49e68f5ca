package io.tallystick.web;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Does not wait for bodies that drip, for each holds the place of a request. Each is measured by
 * itself, for the time that it was waited for: Jetty's MinimumDataRateHandler takes the bytes of
 * all requests since the start for those of one, and counts our own time too. Thread-safe.
 */
final class DripGuard extends Handler.Wrapper {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final long bytesASecond;

    DripGuard(Handler handler, long bytesASecond) {
        super(handler);
        this.bytesASecond = bytesASecond;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(new Measured(request), response, callback);
    }

    /** One request; reads and demands come one after the other. */
    private final class Measured extends Request.Wrapper {

        private long waitedNanos;
        private long bytes;
        private Content.@Nullable Chunk failure;

        Measured(Request request) {
            super(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            if (failure != null) {
                return failure;
            }
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                bytes += chunk.remaining();
            }
            return chunk;
        }

        @Override
        public void demand(Runnable whenThereIsMore) {
            if (isSlow()) {
                failure = Content.Chunk.from(new TimeoutException("the body drips"));
                whenThereIsMore.run();
            } else {
                long since = System.nanoTime();
                super.demand(
                        () -> {
                            waitedNanos += System.nanoTime() - since;
                            whenThereIsMore.run();
                        });
            }
        }

        private boolean isSlow() {
            long counted = Duration.ofNanos(waitedNanos).minus(GRACE).toMillis();
            return bytes < counted * bytesASecond / 1000;
        }
    }
}
