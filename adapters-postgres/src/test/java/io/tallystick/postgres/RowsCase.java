package io.tallystick.postgres;

import static org.awaitility.Awaitility.await;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.Samples;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A ledger that Alice writes into, and whose rows and operations a test looks at. */
abstract class RowsCase<F extends RowsFixture> {

    static final CommandContext BY_ALICE = CommandContext.of(Samples.ALICE, "test");
    static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    F fixture;
    Ledger ledger;

    abstract F newFixture();

    @BeforeEach
    final void open() {
        fixture = newFixture();
        connect();
    }

    /** To be called when the fixture was opened again. */
    final void connect() {
        ledger =
                new Ledger(
                        fixture.store(),
                        fixture.log(),
                        fixture.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofDays(1)));
    }

    @AfterEach
    final void close() {
        fixture.close();
    }

    final ContactId contact(String name) {
        Outcome<?> outcome = ledger.contacts().create(BY_ALICE, null, ContactDetails.named(name));
        return new ContactId(((Outcome.Committed<?>) outcome).id());
    }

    final void rename(ContactId contact, String name) {
        ledger.contacts()
                .update(BY_ALICE, contact, ContactChanges.renamedTo(name), Precondition.none());
    }

    /** To a new stream that nothing is projected from. */
    final void append(String stream, int events, String data) {
        List<NewEvent> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            all.add(
                    new NewEvent(
                            new EventId(UUID.randomUUID()),
                            "Other",
                            1,
                            data,
                            new EventMetadata(
                                    Samples.ALICE, Instant.now(), "test", null, null, null)));
        }
        fixture.store().append(new StreamName(stream), new ExpectedVersion.NoStream(), all);
    }

    /** A contact's second change, of before the first; perhaps by somebody else. */
    static void appendLate(EventStore store, StreamName contact, Instant occurredAt) {
        store.append(
                contact,
                new ExpectedVersion.Exact(1),
                List.of(
                        new NewEvent(
                                new EventId(UUID.randomUUID()),
                                "ContactUpdated",
                                1,
                                "{\"notes\":\"Late\"}",
                                new EventMetadata(
                                        Samples.ALICE, occurredAt, "test", null, null, null))));
    }

    final List<LoggedEvent> everything() {
        List<LoggedEvent> events = new ArrayList<>();
        EventQuery query = EventQuery.ofUser(Samples.ALICE, 7);
        EventPage page = fixture.log().page(query);
        events.addAll(page.events());
        while (page.hasMore()) {
            page = fixture.log().page(query.after(events.getLast().position(), 7));
            events.addAll(page.events());
        }
        return events;
    }

    final ArchiveAdmin admin() {
        return fixture.postgres().archiveAdmin().orElseThrow();
    }

    /** Archiving that is claimed at once, so that no server works on it. */
    final ArchiveProgress claimed(Operation.Kind kind) {
        return await().until(
                        () -> fixture.jdbi().inTransaction(handle -> beginAndClaim(handle, kind)),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Empty if a server looks for work at this moment; then it finds none. */
    private static Optional<ArchiveProgress> beginAndClaim(Handle handle, Operation.Kind kind) {
        OperationRows.beginOrFindArchiving(handle, kind, PostgresEventLog.headPosition(handle), 2);
        Optional<ArchiveProgress> claimed = OperationRows.claimArchiving(handle);
        if (claimed.isEmpty()) {
            handle.rollback();
        }
        return claimed;
    }

    final Operation ended(Operation begun) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> operation(begun.id()), now -> now.state() != State.RUNNING);
    }

    final Operation operation(UUID id) {
        return fixture.postgres().projectionAdmin().operation(id).orElseThrow();
    }

    final List<String> rows() {
        return texts("select e::text from events e order by position");
    }

    final List<String> texts(String sql) {
        return fixture.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    final void execute(String sql) {
        fixture.jdbi().useHandle(handle -> handle.execute(sql));
    }
}
