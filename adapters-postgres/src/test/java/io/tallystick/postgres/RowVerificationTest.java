package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import static java.util.stream.Collectors.toMap;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.Segment;
import io.tallystick.application.view.VerifiedRows;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Rows that somebody has changed, with what was archived and without. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RowVerificationTest extends ArchivingCase {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data = '{\"name\":\"Bob\"}'",
                "comment = 'Forged'",
                "occurred_at = occurred_at + interval '1 microsecond'",
                "user_id = gen_random_uuid()",
                "hash = decode(repeat('00', 32), 'hex')",
                "data = null"
            })
    void a_row_that_was_changed_is_named(String change) {
        contact("Ann");
        contact("Ben");
        assertThat(flaws()).isEmpty();
        LoggedEvent ben = everything().getLast();

        execute("update events set " + change + " where position = " + ben.position().value());

        assertThat(flaws())
                .extracting(RowFlaw::position, RowFlaw::event)
                .containsExactly(tuple(ben.position(), ben.event().id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update events set occurred_at = occurred_at + interval '1 microsecond'",
                "update events set version = version + 1",
                "update events set hash = decode(repeat('00', 32), 'hex')",
                "update events set data = '{\"name\":\"Bob\"}'",
                "delete from events"
            })
    void a_row_of_an_archived_event_that_was_changed_is_named(String change) {
        contact("Ann");
        contact("Ben");
        LoggedEvent ben = everything().getLast();
        mover().archiveAll();
        assertThat(flaws()).isEmpty();

        execute(change + " where position = " + ben.position().value());

        assertThat(flaws())
                .extracting(RowFlaw::position, RowFlaw::event)
                .contains(tuple(ben.position(), ben.event().id()));
    }

    private List<RowFlaw> flaws() {
        RowVerification verification = fixture.postgres().rowVerification();
        List<LoggedEvent> archived = new ArrayList<>();
        new Archive(storage).readAfter(GlobalPosition.START).forEachRemaining(archived::add);
        List<RowFlaw> flaws = new ArrayList<>(verification.compare(archived));
        VerifiedRows page = verification.verifyAfter(GlobalPosition.START, 1);
        while (!page.isEnd()) {
            flaws.addAll(page.flaws());
            page = verification.verifyAfter(page.last(), 1);
        }
        return flaws;
    }

    @Test
    void what_is_cut_while_rows_are_verified_has_not_lost_its_data() {
        contact("Ann");
        Archiving archiving = new Archiving(fixture.jdbi(), new Archive(storage));
        Archiving.Stretch stretch = archiving.next(mover().head()).orElseThrow();

        CompletableFuture<VerifiedRows> verified =
                fixture.jdbi()
                        .inTransaction(
                                handle -> {
                                    handle.execute("lock table events in access exclusive mode");
                                    CompletableFuture<VerifiedRows> verifying =
                                            CompletableFuture.supplyAsync(this::verify);
                                    await().until(this::isSomebodyWaiting);
                                    archiving.cut(handle, stretch);
                                    return verifying;
                                });

        assertThat(verified.join().flaws()).isEmpty();
    }

    private VerifiedRows verify() {
        return fixture.postgres().rowVerification().verifyAfter(GlobalPosition.START, 10);
    }

    private boolean isSomebodyWaiting() {
        return texts("select pid::text from pg_locks where not granted").size() == 1;
    }

    @Test
    void what_was_cut_is_known_by_the_hashes_of_its_segments() {
        contact("Ann");
        mover().archiveAll();
        contact("Ben");
        mover().archiveAll();

        assertThat(fixture.postgres().rowVerification().cutSegments())
                .isEqualTo(
                        new Archive(storage)
                                .segments().stream()
                                        .collect(toMap(Segment::number, Segment::hash)));
    }
}
