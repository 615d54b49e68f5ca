package io.tallystick.postgres;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.domain.kernel.EventId;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of the log, with all by which it is seen to be as it was written. Immutable.
 *
 * @param event null if the row is none that was ever written
 * @param hash null of what was archived before there were hashes; the hash of its place says so
 * @param placeHash of the hash and the position
 * @param words what it is found by, as the database writes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record VerifiableRow(
        GlobalPosition position,
        EventId id,
        @Nullable LoggedEvent event,
        byte @Nullable [] hash,
        byte @Nullable [] placeHash,
        String words) {

    static final String COLUMNS = "hash, place_hash, words::text as words, " + EventRows.COLUMNS;

    private static final String CHANGED =
            "has a row in the log that was changed after it was written";

    static VerifiableRow read(ResultSet row) throws SQLException {
        return new VerifiableRow(
                new GlobalPosition(row.getLong("position")),
                new EventId(row.getObject("event_id", UUID.class)),
                readEvent(row),
                row.getBytes("hash"),
                row.getBytes("place_hash"),
                row.getString("words"));
    }

    private static @Nullable LoggedEvent readEvent(ResultSet row) throws SQLException {
        if (isHalf(row, "key_hash", "fingerprint") || isHalf(row, "phone_time", "content_hash")) {
            return null;
        }
        try {
            return EventRows.readLogged(row);
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    /** Whether one of two columns is null that say something together. */
    private static boolean isHalf(ResultSet row, String one, String other) throws SQLException {
        return (row.getObject(one) == null) != (row.getObject(other) == null);
    }

    /**
     * What can be said without the archive.
     *
     * @param cut the last position that is cut
     */
    Optional<RowFlaw> flaw(GlobalPosition cut) {
        return Optional.ofNullable(problem(cut)).map(problem -> new RowFlaw(position, id, problem));
    }

    private @Nullable String problem(GlobalPosition cut) {
        if (event == null) {
            return CHANGED;
        }
        if (EventRows.isCut(event)) {
            if (position.compareTo(cut) > 0) {
                return "has lost its data, and was not archived";
            }
            return isInPlace() ? null : CHANGED; // only the archive knows what it says
        }
        if (!isInPlace() || !isHashOf(event)) {
            return CHANGED;
        }
        return isFoundBy(SearchIndex.vector(event.event())) ? null : SearchIndex.FLAW;
    }

    /** What the archive's event of the same position says otherwise. */
    Optional<RowFlaw> flawBeside(LoggedEvent archived) {
        return Optional.ofNullable(problemBeside(archived))
                .map(problem -> new RowFlaw(position, archived.event().id(), problem));
    }

    private @Nullable String problemBeside(LoggedEvent archived) {
        boolean isCut = event != null && EventRows.isCut(event);
        LoggedEvent expected = isCut ? EventSkeleton.of(archived) : archived;
        if (!expected.equals(event)) {
            return "has a row in the log that is not as the archive has it";
        }
        if (!isInPlace() || !isHashOf(archived)) {
            return "is in the archive otherwise than its row's hash says";
        }
        return isFoundBy(
                        isCut
                                ? SearchIndex.vectorOfCut(archived.event())
                                : SearchIndex.vector(archived.event()))
                ? null
                : SearchIndex.FLAW;
    }

    /** Or the hash was never known. */
    private boolean isHashOf(LoggedEvent other) {
        return hash == null || Arrays.equals(hash, EventHash.of(other.event()));
    }

    private boolean isInPlace() {
        return Arrays.equals(placeHash, EventHash.ofPlace(hash, position));
    }

    private boolean isFoundBy(String vector) {
        return SearchIndex.isSame(words, vector);
    }
}
