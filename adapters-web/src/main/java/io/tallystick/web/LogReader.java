package io.tallystick.web;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.domain.kernel.UserId;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The log as the HTTP API shows it, for readers in the same process: the same parameters, cursors
 * and formats. All methods throw {@link StoreUnavailable} when the log cannot be read. Thread-safe.
 */
public final class LogReader {

    private static final List<String> POSITIONS = List.of("after", "before");

    private final EventLog log;
    private final UserId user;

    /**
     * @param user whose events are read
     */
    public LogReader(EventLog log, UserId user) {
        this.log = log;
        this.user = user;
    }

    /**
     * A page, as {@code GET /api/events} has it.
     *
     * @param parameters by name, each with its values; a position may be a bare number
     * @throws BadParameters if there are bad ones
     * @throws PositionGone if the log has no such position any more
     */
    public LogListing page(Map<String, List<String>> parameters) {
        return asking(
                () -> {
                    FieldErrors errors = new FieldErrors();
                    EventPageRequest request =
                            EventPageRequest.read(
                                    QueryParams.ofNamed(withCursors(parameters), errors));
                    errors.throwIfAny();
                    return new LogListing(request.read(log, user));
                });
    }

    /**
     * A file, as {@code GET /api/events/export} has it; memory does not grow with it.
     *
     * @param parameters by name, each with its values; a position may be a bare number
     * @param out is not closed
     * @throws BadParameters if there are bad ones; nothing is written then
     * @throws PositionGone if the log has no such position any more; nothing is written then
     * @throws IOException if {@code out} fails
     */
    public void export(Map<String, List<String>> parameters, OutputStream out) throws IOException {
        asking(
                        () -> {
                            FieldErrors errors = new FieldErrors();
                            EventExportRequest request =
                                    EventExportRequest.read(
                                            QueryParams.ofNamed(withCursors(parameters), errors));
                            errors.throwIfAny();
                            return request.begin(log, user);
                        })
                .write(out);
    }

    /** Tables show positions without the log that they are of: it is this one. */
    private Map<String, List<String>> withCursors(Map<String, List<String>> parameters) {
        Map<String, List<String>> read = new HashMap<>(parameters);
        for (String name : POSITIONS) {
            read.computeIfPresent(
                    name, (same, values) -> values.stream().map(this::cursor).toList());
        }
        return read;
    }

    private String cursor(String position) {
        return position.matches("[0-9]{1,18}")
                ? LogCursor.of(log.head(), new GlobalPosition(Long.parseLong(position)))
                : position;
    }

    private static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (ProblemException e) {
            Problem problem = e.problem();
            if (problem.code() == ErrorCode.POSITION_GONE) {
                throw new PositionGone(problem.detail());
            }
            throw new BadParameters(
                    problem.errors().stream()
                            .collect(
                                    Collectors.groupingBy(
                                            error -> error.pointer().substring(1),
                                            TreeMap::new,
                                            Collectors.mapping(
                                                    FieldError::detail,
                                                    Collectors.joining("; ")))));
        }
    }

    /** What was asked for makes no sense. */
    public static final class BadParameters extends RuntimeException {

        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // never serialised
        private final transient Map<String, String> problems;

        BadParameters(Map<String, String> problems) {
            super(problems.toString(), null, false, false);
            this.problems = Map.copyOf(problems);
        }

        /** What each bad parameter must be, by its name. */
        public Map<String, String> problems() {
            return problems;
        }
    }

    /** The log is another one now, or was set back: it must be read from the start. */
    public static final class PositionGone extends RuntimeException {

        private static final long serialVersionUID = 1;

        PositionGone(String message) {
            super(message, null, false, false);
        }
    }
}
