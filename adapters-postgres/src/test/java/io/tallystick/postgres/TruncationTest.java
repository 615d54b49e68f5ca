package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An event store elsewhere that forgets what is archived. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TruncationTest extends RowsCase<MirrorFixture> {

    private final FailingStorage storage = new FailingStorage();
    private final Archive archive = new Archive(storage);

    @Override
    MirrorFixture newFixture() {
        return new MirrorFixture(archive);
    }

    @Test
    void streams_keep_their_last_event_and_are_read_as_before() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        contact("Ben");
        List<LoggedEvent> whole = everything();

        Operation ended = archive();

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(fixture.forgetful().firstKept()).isEqualTo(Map.of(streamOf(ann), 1L));
        assertThat(fixture.forgetful().isScavenged()).isTrue();
        assertThat(everything()).isEqualTo(whole);
        assertThat(fixture.store().readStream(streamOf(ann)))
                .extracting(RecordedEvent::version)
                .containsExactly(0L, 1L);
    }

    @Test
    void commands_go_on_with_streams_that_were_truncated() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        archive();

        rename(ann, "Annabel");
        ledger.contacts().undo(BY_ALICE, ann, null, Precondition.none());
        archive();
        fixture.reopen();
        rename(ann, "Annette");
        fixture.catchUp();

        assertThat(fixture.forgetful().firstKept()).isEqualTo(Map.of(streamOf(ann), 3L));
        assertThat(nameOf(ann)).isEqualTo("Annette");
        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
        assertThat(fixture.postgres().rebuild().run().repaired()).isEmpty();
        assertThat(everything()).hasSize(5);
    }

    @Test
    void what_comes_late_waits_for_an_archive_that_is_away_and_is_folded_when_it_is_back() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        archive();
        Instant before = everything().getLast().event().metadata().occurredAt().minusNanos(1000);
        fixture.reopen();
        storage.goAway();

        appendLate(fixture.forgetful(), streamOf(ann), before);
        await().until(() -> trouble() != null);
        assertThat(trouble()).isEqualTo("the bucket is away: see to it");
        storage.comeBack();
        fixture.catchUp();

        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
        assertThat(texts("select name || ' ' || notes || ' ' || version from contacts"))
                .containsExactly("Anna Late 2");
    }

    private @Nullable String trouble() {
        return fixture.postgres().projector().orElseThrow().status().trouble();
    }

    @Test
    void commands_on_streams_that_were_truncated_need_no_archive() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        archive();
        fixture.reopen();
        storage.goAway();

        rename(ann, "Annabel");
        rename(ann, "Annette");
        ledger.contacts().undo(BY_ALICE, ann, null, Precondition.none());
        fixture.catchUp();

        assertThat(nameOf(ann)).isEqualTo("Annabel");
        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
        storage.comeBack();
        assertThat(everything()).hasSize(5);
        assertThat(fixture.postgres().rebuild().run().repaired()).isEmpty();
    }

    @Test
    void what_is_restored_is_in_the_mirror_as_it_was() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        fixture.catchUp();
        List<String> rows = rows();
        archive();

        Operation restored = ended(admin().restore());

        assertThat(restored.state()).isEqualTo(State.SUCCEEDED);
        assertThat(rows()).isEqualTo(rows);
        assertThat(fixture.store().readStream(streamOf(ann))).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_COMMITTED", "TRUNCATED", "TRUNCATION_COMMITTED"})
    void wherever_it_stops_the_store_has_forgotten_in_the_end(ArchiveStep step) {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        List<LoggedEvent> whole = everything();

        stopAt(step);
        assertThat(everything()).isEqualTo(whole);
        Operation ended = archive();

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(fixture.forgetful().firstKept()).isEqualTo(Map.of(streamOf(ann), 1L));
        assertThat(everything()).isEqualTo(whole);
    }

    private void stopAt(ArchiveStep step) {
        ArchiveOperation operation =
                new ArchiveOperation(
                        fixture.jdbi(),
                        new Archiving(fixture.jdbi(), archive),
                        new Truncating(fixture.jdbi(), fixture.forgetful()),
                        new StopAt(step));
        ArchiveProgress claimed = claimed(Operation.Kind.ARCHIVE);
        assertThatExceptionOfType(StopAt.Reached.class)
                .isThrownBy(() -> operation.run(claimed, () -> false));
        operation.postpone(claimed, "stopped");
    }

    private Operation archive() {
        fixture.catchUp();
        return ended(admin().archive(END_OF_TIME));
    }

    private static StreamName streamOf(ContactId contact) {
        return StreamName.of(AggregateType.CONTACT, contact.value());
    }

    private String nameOf(ContactId contact) {
        return fixture.views()
                .contact(Samples.ALICE, contact)
                .orElseThrow()
                .details()
                .name()
                .value();
    }
}
