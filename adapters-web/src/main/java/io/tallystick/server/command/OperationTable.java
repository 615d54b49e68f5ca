package io.tallystick.server.command;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.operation.Operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Operations as lines of a table. Stateless. */
final class OperationTable {

    private static final String LINE = "%-36s  %-7s  %-9s  %11s  %11s  %-27s  %9s  %s";

    private OperationTable() {}

    static String header() {
        return LINE.formatted("ID", "KIND", "STATE", "DONE", "TOTAL", "STARTED", "SECONDS", "ERROR")
                .stripTrailing();
    }

    static String line(Operation operation) {
        Long total = operation.total();
        Instant finishedAt = operation.finishedAt();
        String error = operation.error();
        return LINE.formatted(
                        operation.id(),
                        lower(operation.kind()),
                        lower(operation.state()),
                        operation.done(),
                        total == null ? "" : total,
                        Rfc3339.format(operation.startedAt()),
                        finishedAt == null ? "" : seconds(operation.startedAt(), finishedAt),
                        error == null ? "" : error)
                .stripTrailing();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Instant startedAt, Instant finishedAt) {
        return String.format(
                Locale.ROOT, "%.1f", Duration.between(startedAt, finishedAt).toMillis() / 1000.0);
    }
}
