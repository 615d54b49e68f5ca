package io.tallystick.web;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

import java.io.IOException;
import java.time.Duration;

/**
 * What a client still sends after it was refused. Were the connection closed under its hands, many
 * clients would report that and never read the answer, so a bounded part is read off and dropped.
 * Stateless.
 */
final class UnreadBody {

    private static final long MAX_BYTES = 32L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private UnreadBody() {}

    static void readOff(HttpServletRequest request) {
        boolean hasBody =
                request.getContentLengthLong() > 0
                        || request.getHeader("Transfer-Encoding") != null;
        boolean waitsForPermission = request.getHeader("Expect") != null;
        if (!hasBody || waitsForPermission) {
            return;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        byte[] buffer = new byte[16 * 1024];
        try {
            ServletInputStream in = request.getInputStream();
            long dropped = 0;
            while (dropped < MAX_BYTES && System.nanoTime() < deadline) {
                int count = in.read(buffer);
                if (count < 0) {
                    return;
                }
                dropped += count;
            }
        } catch (IOException | RuntimeException e) {
            // the answer is out; what becomes of the rest of the request is of no interest
        }
    }
}
