package io.tallystick.postgres;

import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RebuildReport;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How far a rebuild is that some server works on. Immutable.
 *
 * @param id of the operation
 * @param done how many streams are
 * @param resumeAfter the last of them
 * @param repairedStreams how many of them were wrong
 * @param repaired the first of those, by name
 * @param isSwept whether rows without events are gone, which comes after all streams
 * @param manner how it is done
 */
record RebuildProgress(
        UUID id,
        UUID owner,
        long done,
        String resumeAfter,
        long repairedStreams,
        List<String> repaired,
        boolean isSwept,
        RebuildManner manner)
        implements ClaimedOperation {

    RebuildProgress {
        repaired = List.copyOf(repaired);
    }

    @Override
    public Operation.Kind kind() {
        return Operation.Kind.REBUILD;
    }

    RebuildProgress after(Survey.Page page, List<String> wrong) {
        return with(wrong, done + page.streams(), page.last(), false);
    }

    /** Streams of which something else than their rows is wrong. */
    RebuildProgress found(List<String> wrong) {
        return with(
                wrong.stream().filter(name -> !repaired.contains(name)).toList(),
                done,
                resumeAfter,
                isSwept);
    }

    RebuildProgress swept(List<String> removed) {
        return with(removed, done, resumeAfter, true);
    }

    /** So many streams, of a rebuild that finds nothing before its end. */
    RebuildProgress folded(long streams) {
        return new RebuildProgress(id, owner, streams, "", 0, List.of(), false, manner);
    }

    RebuildProgress reported(Rebuild.Report report) {
        return folded(0).with(report.repaired(), report.streams(), "", true);
    }

    private RebuildProgress with(
            List<String> found, long streams, String last, boolean isEverythingSwept) {
        List<String> names = new ArrayList<>(repaired);
        names.addAll(
                found.subList(
                        0, Math.min(found.size(), RebuildReport.MAX_NAMES - repaired.size())));
        return new RebuildProgress(
                id,
                owner,
                streams,
                last,
                repairedStreams + found.size(),
                names,
                isEverythingSwept,
                manner);
    }
}
