package io.tallystick.application.view;

import java.time.Instant;

/**
 * A piece of the log in the archive, as its manifest describes it. Hashes are SHA-256 in lower-case
 * hex. Immutable.
 *
 * @param number of the piece, from 1 without gaps
 * @param log the epoch of the log that it is of
 * @param first position in it
 * @param last position in it
 * @param events how many there are
 * @param recorded when the store took them
 * @param occurred when they happened
 * @param eventsHash of what its events say, however they are spelled
 * @param file where the events are
 * @param previous the hash of the piece before it; empty of the first
 * @param hash of all of the above
 */
public record Segment(
        int number,
        String log,
        GlobalPosition first,
        GlobalPosition last,
        int events,
        Span recorded,
        Span occurred,
        String eventsHash,
        SegmentFile file,
        String previous,
        String hash) {

    /** From the earliest to the latest, both inclusive. */
    public record Span(Instant from, Instant to) {}

    /**
     * A file with one event in each line, compressed.
     *
     * @param bytes of the file
     * @param textBytes of the lines in it
     * @param hash of the bytes of the file
     */
    public record SegmentFile(String name, int bytes, int textBytes, String hash) {}

    /** Whether an event at this position would be in it. */
    public boolean covers(GlobalPosition position) {
        return first.compareTo(position) <= 0 && position.compareTo(last) <= 0;
    }
}
