package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.stream.RecordedEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.List;

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

    private static int lengthOf(List<List<RecordedEvent>> streams) {
        return streams.stream()
                .flatMap(List::stream)
                .mapToInt(event -> event.data().length())
                .sum();
    }
}
