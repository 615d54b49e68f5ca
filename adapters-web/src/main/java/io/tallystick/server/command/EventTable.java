package io.tallystick.server.command;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;

/** Events as lines of a table. Stateless. */
final class EventTable {

    private static final String LINE = "%9s  %-27s  %-18s  %-48s %3s  %s";
    private static final int MAX_DATA = 80;

    private EventTable() {}

    static String header() {
        return LINE.formatted("POSITION", "OCCURRED", "TYPE", "STREAM", "V", "DATA, COMMENT");
    }

    static String line(LoggedEvent logged) {
        RecordedEvent event = logged.event();
        String comment = event.metadata().comment();
        String data = event.data().equals("{}") ? "" : event.data();
        return LINE.formatted(
                        logged.position().value(),
                        Rfc3339.format(event.metadata().occurredAt()),
                        event.type(),
                        event.stream().value(),
                        event.version(),
                        cut(comment == null ? data : (data + " \"" + comment + "\"").strip()))
                .stripTrailing();
    }

    /** Never in the middle of a character. */
    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= MAX_DATA
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_DATA - 3)) + "...";
    }
}
