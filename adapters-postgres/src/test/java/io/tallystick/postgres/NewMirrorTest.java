package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** An empty database that is to mirror an event store which has forgotten what is archived. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NewMirrorTest extends RowsCase<MirrorFixture> {

    private final FailingStorage storage = new FailingStorage();

    @Override
    MirrorFixture newFixture() {
        return new MirrorFixture(new Archive(storage));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void is_like_the_one_before(long seed) {
        Random random = new Random(seed);
        write(random);
        archive();
        write(random);
        archive();
        write(random);
        fixture.catchUp();
        List<RecordedEvent> before = events();
        List<String> state = state();

        fixture.startAnew();
        connect();
        fixture.catchUp();

        assertThat(events()).isEqualTo(before);
        assertThat(state()).isEqualTo(state);
        assertThat(texts("select (data is null)::text from events")).contains("true", "false");
        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
        assertThat(fixture.postgres().rebuild().run().repaired()).isEmpty();
        assertThat(flaws()).isEmpty();
    }

    @Test
    void goes_on_with_the_archive() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        archive();
        String epoch = fixture.log().head().epoch();
        rename(ann, "Annabel");

        fixture.startAnew();
        connect();
        fixture.catchUp();
        rename(ann, "Annette");
        archive();

        assertThat(fixture.log().head().epoch()).isNotEqualTo(epoch);
        assertThat(new Archive(storage).refresh()).hasSize(2);
        assertThat(fixture.forgetful().firstKept().get(streamOf(ann))).isEqualTo(3);
        assertThat(events()).hasSize(4);
        assertThat(flaws()).isEmpty();
        assertThat(
                        fixture.log()
                                .page(
                                        new EventQuery(
                                                Samples.ALICE,
                                                null,
                                                null,
                                                EventQuery.Order.ASCENDING,
                                                Set.of(),
                                                null,
                                                null,
                                                null,
                                                null,
                                                WordQuery.parse("anna"),
                                                10))
                                .events())
                .hasSize(2);
    }

    @Test
    void that_is_stopped_among_segments_goes_on() {
        contact("Ann");
        archive();
        contact("Ben");
        archive();
        List<RecordedEvent> before = events();
        storage.watchReads(
                name -> {
                    if (name.startsWith("00000002-")) {
                        storage.goAway();
                    }
                });

        fixture.startAnew();
        await().until(() -> trouble() != null);

        assertThat(trouble()).isEqualTo("the bucket is away: see to it");
        assertThat(texts("select stream from events")).hasSize(1);
        storage.watchReads(name -> {});
        storage.comeBack();
        connect();
        fixture.catchUp();
        assertThat(events()).isEqualTo(before);
        assertThat(flaws()).isEmpty();
    }

    @Test
    void without_the_archive_says_what_it_needs() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        archive();

        fixture.startAnew(new Archive(new InMemoryArchiveStorage()));
        await().until(() -> trouble() != null);

        assertThat(trouble())
                .isEqualTo(
                        "stream "
                                + streamOf(ann)
                                + " begins at version 1 in the event store, and what came before"
                                + " is not in the archive memory: set ARCHIVE_URL to the archive"
                                + " that has it");
        assertThat(texts("select stream from events")).isEmpty();
        fixture.startAnew(new Archive(storage));
        fixture.catchUp();
        assertThat(events()).hasSize(2);
    }

    @Test
    void refuses_the_archive_of_another_store() {
        contact("Ann");
        archive();
        Archive archive = new Archive(storage);
        fixture.close();
        fixture = new MirrorFixture(archive);
        await().until(() -> trouble() != null);

        assertThat(trouble())
                .startsWith("the event store does not have stream contact-")
                .endsWith(
                        "set ARCHIVE_URL to the archive of this event store, or to an empty place"
                                + " if it has none");
        assertThat(texts("select stream from events")).isEmpty();
    }

    private @Nullable String trouble() {
        return fixture.postgres().projector().orElseThrow().status().trouble();
    }

    private void write(Random random) {
        List<ContactId> contacts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            if (contacts.size() < 3) {
                contacts.add(keyed("N" + i));
            }
            ContactId contact = contacts.get(random.nextInt(contacts.size()));
            switch (random.nextInt(6)) {
                case 0 -> contacts.add(keyed("M" + i));
                case 1 -> rename(contact, "R" + i);
                case 2 -> ledger.contacts().undo(BY_ALICE, contact, null, Precondition.none());
                case 3 -> syncLate(contact, random);
                case 4 -> ledger.contacts().delete(BY_ALICE, contact, Precondition.none());
                default ->
                        ledger.transactions()
                                .create(BY_ALICE, null, Samples.lent(contact, random.nextInt(9)));
            }
        }
    }

    private ContactId keyed(String name) {
        CommandContext keyed =
                new CommandContext(
                        Samples.ALICE,
                        "test",
                        null,
                        IdempotentRequest.of(
                                new IdempotencyKey(UUID.randomUUID().toString()), name));
        Outcome<?> outcome = ledger.contacts().create(keyed, null, ContactDetails.named(name));
        return new ContactId(((Outcome.Committed<?>) outcome).id());
    }

    private void syncLate(ContactId contact, Random random) {
        UUID id = UUID.randomUUID();
        ledger.sync()
                .accept(
                        Samples.ALICE,
                        "test",
                        List.of(
                                new SyncElement.Offered(
                                        id.toString(),
                                        new EventId(id),
                                        streamOf(contact),
                                        new ContactUpdated(
                                                ContactChanges.renamedTo("L" + id),
                                                Instant.now()
                                                        .minusMillis(random.nextInt(2000))
                                                        .truncatedTo(ChronoUnit.MICROS)),
                                        null,
                                        id.toString().replace("-", "").repeat(2))));
    }

    private void archive() {
        fixture.catchUp();
        Operation ended = ended(admin().archive(END_OF_TIME));
        assertThat(ended.error()).isNull();
    }

    private static StreamName streamOf(ContactId contact) {
        return StreamName.of(AggregateType.CONTACT, contact.value());
    }

    private List<RecordedEvent> events() {
        return everything().stream().map(LoggedEvent::event).toList();
    }

    private List<String> state() {
        List<String> state = new ArrayList<>();
        for (String table :
                List.of(
                        "contacts",
                        "transactions",
                        "contact_balances",
                        "log_digests",
                        "snapshots")) {
            state.addAll(texts("select t::text from " + table + " t order by 1"));
        }
        state.addAll(
                texts(
                        "select stream || version || coalesce(key_hash::text, '') || words ||"
                                + " hash::text from events where data is null order by position"));
        return state;
    }

    private List<?> flaws() {
        List<LoggedEvent> archived = new ArrayList<>();
        new Archive(storage).readAfter(GlobalPosition.START).forEachRemaining(archived::add);
        List<Object> flaws =
                new ArrayList<>(fixture.postgres().rowVerification().compare(archived));
        flaws.addAll(
                fixture.postgres()
                        .rowVerification()
                        .verifyAfter(GlobalPosition.START, 10_000)
                        .flaws());
        return flaws;
    }
}
