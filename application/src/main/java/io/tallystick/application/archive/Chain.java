package io.tallystick.application.archive;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.Segment;
import io.tallystick.application.view.Segment.SegmentFile;

import java.util.List;

/** What makes segments one sequence. Stateless. */
final class Chain {

    private Chain() {}

    /** Whether the segment is whole in itself and follows these. */
    static boolean isNext(List<Segment> before, Segment segment) {
        return isSound(segment)
                && segment.number() == before.size() + 1
                && (before.isEmpty()
                        ? segment.previous().isEmpty()
                        : follows(before.getLast(), segment));
    }

    /** Whether it names the other as the one before it, and has later events of the same log. */
    static boolean follows(Segment previous, Segment segment) {
        return segment.previous().equals(previous.hash())
                && segment.log().equals(previous.log())
                && segment.first().compareTo(previous.last()) > 0;
    }

    /** Whether what it says of itself can be. */
    static boolean isSound(Segment segment) {
        SegmentFile file = segment.file();
        return segment.events() >= 1
                && segment.first().compareTo(GlobalPosition.START) > 0
                && segment.last().value() - segment.first().value() >= segment.events() - 1
                && file.textBytes() <= Archive.MAX_TEXT_BYTES
                && file.bytes() <= 2 * Archive.MAX_TEXT_BYTES
                && file.name().equals(FileNames.events(segment.number(), file.hash()));
    }
}
