package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.failure.SearchTooBroad;
import io.tallystick.application.view.EventQuery.Order;
import io.tallystick.application.view.GlobalPosition;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Words that are looked for in more archived events than anybody waits for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchivedWordsTest extends ArchivingCase {

    private static final Duration ONE_PIECE = Duration.ZERO;
    private static final int PIECE = 1000;

    @BeforeEach
    void archiveMoreThanOnePiece() {
        contact("Old");
        fill(PIECE);
        contact("New");
        contact("Old");
        mover().archiveAll();
        contact("Hot Old");
    }

    private void fill(int events) {
        for (int i = 0; i < events / 500; i++) {
            append("other-" + i, 500, "{}");
        }
    }

    @Test
    void what_was_found_in_time_is_the_page_and_there_is_more() {
        ArchivedWords.Found ascending = read("old", Order.ASCENDING, ONE_PIECE);

        assertThat(ascending.events()).containsExactly(everything().getFirst());
        assertThat(ascending.isThrough()).isFalse();
        assertThat(read("old", Order.DESCENDING, ONE_PIECE).events())
                .hasSize(2)
                .first()
                .isEqualTo(everything().getLast());
    }

    @Test
    void who_finds_nothing_in_time_is_told_to_ask_for_less() {
        assertThatExceptionOfType(SearchTooBroad.class)
                .isThrownBy(() -> read("new", Order.ASCENDING, ONE_PIECE))
                .withMessageEndingWith("narrow the search by from and to");
    }

    @Test
    void who_waits_finds_all() {
        ArchivedWords.Found found = read("old", Order.ASCENDING, Duration.ofMinutes(1));

        assertThat(found.events()).hasSize(3);
        assertThat(found.isThrough()).isTrue();
    }

    private ArchivedWords.Found read(String word, Order order, Duration patience) {
        GlobalPosition head = fixture.log().head().position();
        return new ArchivedWords(
                        fixture.jdbi(),
                        new SegmentCache(new Archive(storage)),
                        LogPages.STANDARD,
                        patience)
                .read(search(word, order), head, 10);
    }
}
