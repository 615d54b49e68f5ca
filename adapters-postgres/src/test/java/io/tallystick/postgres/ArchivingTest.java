package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Old events that leave the log for the archive, and come back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchivingTest extends ArchivingCase {

    @Test
    void what_was_recorded_before_an_instant_leaves_the_log_and_is_read_as_before() {
        contact("Ann");
        contact("Ben");
        Instant before = everything().getLast().event().recordedAt().plusNanos(1000);
        await().until(() -> Instant.now().isAfter(before));
        contact("Cleo");
        List<LoggedEvent> whole = everything();

        assertThat(admin().plan(before).events()).isEqualTo(2);
        Operation ended = ended(admin().archive(before));

        assertThat(ended.kind()).isEqualTo(Operation.Kind.ARCHIVE);
        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(ended.done()).isEqualTo(2);
        assertThat(ended.total()).isEqualTo(2);
        assertThat(texts("select (data is null)::text from events order by position"))
                .containsExactly("true", "true", "false");
        assertThat(everything()).isEqualTo(whole);
        assertThat(admin().plan(before).events()).isZero();
    }

    @Test
    void what_is_restored_is_the_log_that_was_row_for_row() {
        ContactId ann = contact("Ann 'Ä' \\ \"quoted\"");
        rename(ann, "Anna");
        contact("Ben");
        List<String> before = rows();
        ended(admin().archive(END_OF_TIME));
        assertThat(rows()).doesNotContainAnyElementsOf(before);
        contact("Cleo");

        Operation ended = ended(admin().restore());

        assertThat(ended.kind()).isEqualTo(Operation.Kind.RESTORE);
        assertThat(ended.done()).isEqualTo(3);
        assertThat(rows()).hasSize(4).startsWith(before.toArray(String[]::new));
        assertThat(texts("select last_position::text from archived_segments")).isEmpty();
    }

    @Test
    void what_another_server_has_archived_is_restored() {
        contact("Ann");
        contact("Ben");
        List<String> before = rows();
        Instant now = everything().getFirst().event().recordedAt().plusNanos(1000);
        ended(admin().archive(now));
        mover().archiveAll();

        Operation ended = ended(admin().restore());

        assertThat(ended.error()).isNull();
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void a_storage_slower_than_the_limit_of_idle_transactions_is_archived_to_and_restored_from() {
        contact("Ann");
        List<LoggedEvent> whole = everything();
        storage.watchReads(name -> endIdleTransactions());

        assertThat(ended(admin().archive(END_OF_TIME)).state()).isEqualTo(State.SUCCEEDED);
        assertThat(ended(admin().restore()).state()).isEqualTo(State.SUCCEEDED);
        assertThat(everything()).isEqualTo(whole);
    }

    private void endIdleTransactions() {
        texts(
                "select pg_terminate_backend(pid)::text from pg_stat_activity where datname ="
                        + " current_database() and state = 'idle in transaction'");
    }

    @ParameterizedTest
    @EnumSource
    void who_searches_keeps_no_connection_while_the_archive_is_read(EventQuery.Order order) {
        contact("Ann");
        mover().archiveAll();
        contact("Anna");
        List<String> states = new CopyOnWriteArrayList<>();
        storage.watchReads(
                name ->
                        states.addAll(
                                texts(
                                        "select application_name || ' is ' || state from"
                                            + " pg_stat_activity where pid <> pg_backend_pid() and"
                                            + " datname = current_database() and state <> 'idle'"
                                            + " union all select 'read'")));

        EventPage page = fixture.log().page(search("ann", order));

        assertThat(page.events()).hasSize(2);
        assertThat(states).containsOnly("read");
    }

    @Test
    void events_are_moved_while_others_write_and_read() {
        for (int i = 0; i < 50; i++) {
            contact("N" + i);
        }
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> moving =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; !isOver.get(); i++) {
                                if (i % 4 == 3) {
                                    mover().restoreAll();
                                } else {
                                    mover().archiveAll();
                                }
                            }
                        });
        try {
            List<LoggedEvent> before = everything();
            for (int i = 0; i < 60; i++) {
                contact("M" + i);
                List<LoggedEvent> now = everything();
                assertThat(now)
                        .hasSize(before.size() + 1)
                        .startsWith(before.toArray(LoggedEvent[]::new));
                before = now;
            }
        } finally {
            isOver.set(true);
        }
        moving.join();
    }

    @Test
    void an_archive_of_another_log_is_refused() {
        contact("Ann");
        mover().archiveAll();
        mover().restoreAll();
        execute("update log_identity set epoch = 'other'");

        Operation ended = ended(admin().archive(END_OF_TIME));

        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.error()).contains("the archive is of another log");
        assertThat(texts("select position::text from events where data is null")).isEmpty();
    }

    @Test
    void an_archive_that_lacks_what_was_cut_gets_nothing_new() {
        contact("Ann");
        mover().archiveAll();
        contact("Ben");
        Archive empty = new Archive(new InMemoryArchiveStorage());
        LogMover other = new LogMover(fixture.jdbi(), empty);

        assertThatExceptionOfType(ArchiveMismatch.class)
                .isThrownBy(other::archiveAll)
                .withMessageStartingWith("the archive lacks the event at position");
        assertThat(empty.refresh()).isEmpty();
    }

    @Test
    void a_row_that_is_not_what_was_archived_stays_whole_and_is_not_counted() {
        contact("Ann");
        contact("Ben");
        mover().archiveAll();
        mover().restoreAll();
        execute(
                "update events set data = '{\"name\": \"Mallory\"}' where position = (select"
                        + " max(position) from events)");

        Operation ended = ended(admin().archive(END_OF_TIME));

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(ended.done()).isEqualTo(1);
        assertThat(ended.total()).isEqualTo(2);
        assertThat(texts("select data ->> 'name' from events where data is not null"))
                .containsExactly("Mallory");
    }

    @Test
    void rows_are_folded_from_the_archive_when_they_have_to_be() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        mover().archiveAll();
        execute("update contacts set name = 'Mallory'");

        assertThat(fixture.postgres().rebuild().run().repaired()).containsExactly("contact-" + ann);
        ledger.contacts().undo(BY_ALICE, ann, null, Precondition.none());

        assertThat(texts("select name from contacts")).containsExactly("Ann");
        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
    }
}
