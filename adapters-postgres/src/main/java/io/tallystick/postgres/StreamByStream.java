package io.tallystick.postgres;

import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gathers rows that come in the order of their streams, and gives them on as whole streams. Several
 * streams are completed at once, for what the archive has of one lies among what it has of others.
 * Confined to one thread.
 */
final class StreamByStream implements Consumer<LoggedEvent> {

    private static final int AT_ONCE = 1000;

    private final ArchivedEvents archived;
    private final Consumer<List<LoggedEvent>> reader;
    private final List<LoggedEvent> rows = new ArrayList<>();

    StreamByStream(ArchivedEvents archived, Consumer<List<LoggedEvent>> reader) {
        this.archived = archived;
        this.reader = reader;
    }

    @Override
    public void accept(LoggedEvent row) {
        if (rows.size() >= AT_ONCE && !streamOf(rows.getLast()).equals(streamOf(row))) {
            finish();
        }
        rows.add(row);
    }

    /** To be called after the last. */
    void finish() {
        List<LoggedEvent> stream = new ArrayList<>();
        for (LoggedEvent logged : archived.complete(rows)) {
            if (!stream.isEmpty() && !streamOf(stream.getLast()).equals(streamOf(logged))) {
                reader.accept(List.copyOf(stream));
                stream.clear();
            }
            stream.add(logged);
        }
        if (!stream.isEmpty()) {
            reader.accept(List.copyOf(stream));
        }
        rows.clear();
    }

    private static StreamName streamOf(LoggedEvent logged) {
        return logged.event().stream();
    }
}
