package io.tallystick.web;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One WebSocket (RFC 6455) to which is sent a frame at a time: the next one waits until the last
 * one has gone out, so nothing gathers for a peer that takes nothing. Used by one thread.
 */
final class LiveSocket {

    /** RFC 6455, section 7.4.1. */
    static final int GOING_AWAY = 1001;

    static final int POLICY_VIOLATION = 1008;
    static final int SERVER_ERROR = 1011;
    static final int TRY_AGAIN_LATER = 1013;

    private final Session session;
    private final Duration patience;

    /**
     * @param patience how long a frame may take to go out
     */
    LiveSocket(Session session, Duration patience) {
        this.session = session;
        this.patience = patience;
    }

    /** Sends a frame of text whose bytes are UTF-8. */
    void send(String frame) throws IOException {
        Callback.Completable sent = new Callback.Completable();
        session.sendText(frame, sent);
        await(sent);
    }

    void ping() throws IOException {
        Callback.Completable sent = new Callback.Completable();
        session.sendPing(ByteBuffer.allocate(0), sent);
        await(sent);
    }

    private void await(Callback.Completable sent) throws IOException {
        try {
            sent.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            session.disconnect();
            throw new IOException("the peer takes nothing", e);
        } catch (ExecutionException e) {
            throw new IOException("the peer has gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while sending");
        }
    }

    /** Says farewell; a socket that is closed stays so. */
    void close(int code, String reason) {
        session.close(code, reason, Callback.NOOP);
    }
}
