package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How much of the archive is in memory at once when all streams are read. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchivedBatchesTest extends ArchivingCase {

    private static final int STREAMS = 12;
    private static final int LENGTH = 1_000_000;

    private ArchivedEvents archived;

    @BeforeEach
    void archiveLongEvents() {
        for (int i = 0; i < STREAMS; i++) {
            append("other-" + i, 1, "{\"text\":\"" + "x".repeat(LENGTH) + "\"}");
        }
        mover().archiveAll();
        archived = new SegmentCache(new Archive(storage));
    }

    @Test
    void a_survey_reads_some_megabytes_at_once() {
        SurveyReader.Batch batch =
                new SurveyReader(fixture.jdbi(), archived).after("").orElseThrow();

        assertThat(lengthOf(batch.streams())).isBetween(LENGTH, 4 * LENGTH + 1000);
    }

    @Test
    void a_feed_reads_some_megabytes_at_once() {
        StreamFeed feed = new StreamFeed(fixture.jdbi(), archived);

        assertThat(lengthOf(feed.next().orElseThrow())).isBetween(LENGTH, 8 * LENGTH + 1000);
        assertThat(lengthOf(feed.next().orElseThrow())).isBetween(LENGTH, 8 * LENGTH + 1000);
    }

    @Test
    void words_are_looked_at_some_megabytes_at_once() {
        List<Integer> lengths = new ArrayList<>();
        ArchivedEvents watched =
                rows -> {
                    List<LoggedEvent> events = archived.complete(rows);
                    lengths.add(lengthOf(events.stream().map(LoggedEvent::event)));
                    return events;
                };

        assertThat(new WordsRepair(fixture.jdbi(), watched).run(() -> false)).isZero();

        assertThat(lengths)
                .hasSizeGreaterThan(1)
                .allSatisfy(length -> assertThat(length).isBetween(LENGTH, 4 * LENGTH + 1000));
    }

    private static int lengthOf(List<List<RecordedEvent>> streams) {
        return lengthOf(streams.stream().flatMap(List::stream));
    }

    private static int lengthOf(Stream<RecordedEvent> events) {
        return events.mapToInt(event -> event.data().length()).sum();
    }
}
