package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.memory.InMemoryEventStore;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * With the events in a store elsewhere, two servers make the rows of what they appended at the same
 * moment: neither sees that one moves a transaction away from a contact which the other deletes.
 */
@NullMarked
@DisplayNameGeneration(ReplaceUnderscores.class)
class CascadeRacesTest {

    private final ContactId ann = new ContactId(UUID.randomUUID());
    private final ContactId ben = new ContactId(UUID.randomUUID());
    private final StreamName lunch = StreamName.of(AggregateType.TRANSACTION, UUID.randomUUID());
    private final InMemoryEventStore elsewhere =
            new InMemoryEventStore(InstantSource.system(), "elsewhere", List.of());
    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = Jdbi.create(database.jdbcUrl(), database.user(), database.password());
    private final Projections projections =
            new Projections(
                    new EventCodec(),
                    new WholeStreams(
                            PostgresConfig.of(
                                            database.jdbcUrl(),
                                            database.user(),
                                            database.password())
                                    .archivedEvents()));

    @BeforeEach
    void record() {
        jdbi.useHandle(CheckpointRow::begin);
        append(contact(ann), new ContactCreated(ContactDetails.named("Ann"), at(0)));
        append(contact(ben), new ContactCreated(ContactDetails.named("Ben"), at(0)));
        append(lunch, new TransactionCreated(Samples.lent(ann, 5), at(1)));
        mirror(EventStore.MAX_EVENTS);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private static Instant at(long second) {
        return Samples.NOON.plusSeconds(second);
    }

    private static StreamName contact(ContactId id) {
        return StreamName.of(AggregateType.CONTACT, id.value());
    }

    private List<RecordedEvent> append(StreamName stream, DomainEvent event) {
        EventMetadata metadata =
                new EventMetadata(Samples.ALICE, event.occurredAt(), "test", null, null, null);
        elsewhere.append(
                stream,
                new ExpectedVersion.Any(),
                List.of(new EventCodec().encode(new EventId(UUID.randomUUID()), event, metadata)));
        return List.of(elsewhere.readStream(stream).getLast());
    }

    private List<RecordedEvent> moved() {
        return append(lunch, new TransactionUpdated(Samples.movedTo(ben), at(4)));
    }

    private List<RecordedEvent> deleted() {
        return append(contact(ann), new ContactDeleted(at(3)));
    }

    /** Takes the next events of the store. */
    private void mirror(int count) {
        jdbi.useHandle(
                handle -> {
                    Checkpoint before = CheckpointRow.read(handle).orElseThrow();
                    StorePage page = elsewhere.readAll(before.position(), count);
                    new Mirror(projections).take(handle, before, page);
                });
    }

    private String state() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select state from transactions")
                                .mapTo(String.class)
                                .one());
    }

    private long balance() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select coalesce(sum(amount), 0) from contact_balances")
                                .mapTo(Long.class)
                                .one());
    }

    private void assertLeftOut() {
        assertThat(state()).isEqualTo("left_out");
        assertThat(balance()).isZero();
    }

    @Test
    void who_mirrors_puts_right_what_two_servers_did_not_see_of_each_other() {
        List<RecordedEvent> moved = moved();
        List<RecordedEvent> deleted = deleted();
        try (Handle one = jdbi.open();
                Handle other = jdbi.open()) {
            one.begin();
            projections.apply(one, moved, elsewhere::load);
            other.begin();
            projections.apply(other, deleted, elsewhere::load);
            other.commit();
            one.commit();
        }
        assertThat(state()).isEqualTo("live");

        mirror(EventStore.MAX_EVENTS);

        assertLeftOut();
    }

    @Test
    void it_does_so_event_by_event_whichever_is_first() {
        List<RecordedEvent> deleted = deleted();
        List<RecordedEvent> moved = moved();
        try (Handle one = jdbi.open();
                Handle other = jdbi.open()) {
            one.begin();
            projections.apply(one, deleted, elsewhere::load);
            other.begin();
            projections.apply(other, moved, elsewhere::load);
            other.commit();
            one.commit();
        }
        assertThat(state()).isEqualTo("live");

        mirror(1);
        mirror(1);

        assertLeftOut();
    }

    @Test
    void it_does_so_if_a_server_commits_after_the_other_event_was_mirrored() {
        moved();
        List<RecordedEvent> deleted = deleted();
        try (Handle one = jdbi.open()) {
            one.begin();
            projections.apply(one, deleted, elsewhere::load);
            mirror(1);
            one.commit();
        }
        assertThat(state()).isEqualTo("live");

        mirror(1);

        assertLeftOut();
    }
}
