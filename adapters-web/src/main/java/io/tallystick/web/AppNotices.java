package io.tallystick.web;

import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tells the mobile app what has changed, so that it fetches it. Each change has its notice as long
 * as there are few; of many at once, as a sync brings them, the last of each kind and their number:
 * the app fetches everything at every notice. Confined to one thread.
 */
final class AppNotices implements FeedReader {

    private static final String EVENTS_SYNCED = "events_synced";

    /** More than that are told in summary. */
    private static final int FEW = 10;

    /** The first notice goes out at once; what changes right after it gathers for so long. */
    private static final long PAUSE_MILLIS = 100;

    private final LiveSocket socket;
    private final List<AppNotice> few = new ArrayList<>();
    private final Map<String, AppNotice> lastOfKind = new LinkedHashMap<>();
    private long changes;

    AppNotices(LiveSocket socket) {
        this.socket = socket;
    }

    @Override
    public void event(LoggedEvent event, LogHead head) {
        AppNotice notice = AppNotice.of(event.event());
        changes++;
        if (few.size() < FEW) {
            few.add(notice);
        }
        lastOfKind.put(notice.type(), notice);
    }

    @Override
    public void caughtUp(LogHead head) {
        // the app asks for history by itself
    }

    @Override
    public void resync(LogHead head) throws IOException {
        socket.send(synced(0));
    }

    @Override
    public void heartbeat() throws IOException {
        socket.ping();
    }

    @Override
    public void flush(boolean more) throws IOException {
        if (more || changes == 0) {
            return;
        }
        boolean many = changes > FEW;
        for (AppNotice notice : many ? lastOfKind.values() : few) {
            socket.send(notice.frame());
        }
        if (many) {
            socket.send(synced(changes));
        }
        few.clear();
        lastOfKind.clear();
        changes = 0;
        pause();
    }

    private static String synced(long accepted) {
        return SocketFrame.of(
                EVENTS_SYNCED,
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("accepted_count", accepted);
                    json.writeNumberField("conflicts_count", 0);
                    json.writeEndObject();
                });
    }

    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between notices");
        }
    }
}
