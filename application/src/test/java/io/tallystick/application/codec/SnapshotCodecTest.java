package io.tallystick.application.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.command.AggregateHistory;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.Snapshot;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What these events fold to, as snapshots say it. If one of these changes, {@link
 * SnapshotCodec#SCHEMA_VERSION} has to go up, so that older snapshots are not believed.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class SnapshotCodecTest {

    private static final String CONTACT =
            """
            {"state":"%s","created_at":"2024-03-01T12:00:00.000000Z",\
            "updated_at":"2024-03-01T12:00:0%d.000000Z","name":"Anna","username":"ann_99",\
            "phone":"","email":"ann@example.org","notes":"%s","deletions":[%s]}\
            """;

    private static final String TRANSACTION =
            """
            {"state":"%s","created_at":"2024-03-01T12:00:00.000000Z",\
            "updated_at":"2024-03-01T12:00:0%d.000000Z",\
            "contact_id":"0f0e0d0c-0b0a-4908-8706-050403020100","type":"item","direction":"owed",\
            "amount":1000000000000000,"currency":"EUR","description":"a \\"book\\"",\
            "transaction_date":"2024-02-29","due_date":%s%s}\
            """;

    private static final String STAYS =
            """
            ,"stays":[{"contact_id":"0f0e0d0c-0b0a-4908-8706-050403020100",\
            "since":"2024-03-01T12:00:00.000000Z"}]\
            """;

    private static final String CONTACT_CREATED =
            """
            {"name":"Ann","username":"ann_99","phone":"","email":"ann@example.org","notes":null}\
            """;

    private static final String TRANSACTION_CREATED =
            """
            {"contact_id":"0f0e0d0c-0b0a-4908-8706-050403020100","type":"item",\
            "direction":"owed","amount":1,"currency":"EUR","description":"a \\"book\\"",\
            "transaction_date":"2024-02-29","due_date":null}\
            """;

    private final Aggregate<?, ?, ?> contact = Aggregate.contact(new EventCodec());
    private final Aggregate<?, ?, ?> transaction = Aggregate.transaction(new EventCodec());

    @Test
    void contacts() {
        List<RecordedEvent> events =
                List.of(
                        event("contact", 0, "ContactCreated", CONTACT_CREATED),
                        event("contact", 1, "ContactUpdated", "{\"name\":\"Anna\"}"),
                        event("contact", 2, "ContactUpdated", "{\"notes\":\"tall 😀\"}"),
                        event("contact", 3, "ContactDeleted", "{}"),
                        event("contact", 4, "ContactUpdated", "{\"name\":\"Late\"}"));

        assertSnapshot(contact, events.subList(0, 3), CONTACT.formatted("live", 2, "tall 😀", ""));
        assertSnapshot(
                contact,
                events,
                CONTACT.formatted("deleted", 3, "tall 😀", "\"2024-03-01T12:00:03.000000Z\""));
        assertSnapshot(
                contact,
                List.of(events.getFirst(), undo("contact", 1, 0)),
                "{\"state\":\"absent\",\"deletions\":[]}");
    }

    @Test
    void transactions() {
        List<RecordedEvent> events =
                List.of(
                        event("transaction", 0, "TransactionCreated", TRANSACTION_CREATED),
                        event(
                                "transaction",
                                1,
                                "TransactionUpdated",
                                "{\"amount\":1000000000000000,\"due_date\":\"9999-12-31\"}"),
                        event("transaction", 2, "TransactionDeleted", "{}"));

        assertSnapshot(
                transaction,
                events.subList(0, 2),
                TRANSACTION.formatted("live", 1, "\"9999-12-31\"", STAYS));
        assertSnapshot(
                transaction, events, TRANSACTION.formatted("deleted", 2, "\"9999-12-31\"", ""));
        assertSnapshot(
                transaction,
                List.of(events.getFirst(), undo("transaction", 1, 0)),
                "{\"state\":\"absent\"}");
    }

    @Test
    void deletions_of_what_is_not_there() {
        List<RecordedEvent> events =
                List.of(
                        event("contact", 0, "ContactDeleted", "{}"),
                        event("contact", 1, "ContactDeleted", "{}"),
                        event("contact", 2, "ContactCreated", CONTACT_CREATED));

        assertSnapshot(
                contact,
                events.subList(0, 2),
                """
                {"state":"absent","deletions":\
                ["2024-03-01T12:00:00.000000Z","2024-03-01T12:00:01.000000Z"]}\
                """);
        assertSnapshot(
                contact,
                events,
                """
                {"state":"live","created_at":"2024-03-01T12:00:02.000000Z",\
                "updated_at":"2024-03-01T12:00:02.000000Z","name":"Ann","username":"ann_99",\
                "phone":"","email":"ann@example.org","notes":null,"deletions":\
                ["2024-03-01T12:00:00.000000Z","2024-03-01T12:00:01.000000Z"]}\
                """);
    }

    @Test
    void moves_from_contact_to_contact() {
        List<RecordedEvent> events =
                List.of(
                        event("transaction", 0, "TransactionCreated", TRANSACTION_CREATED),
                        event(
                                "transaction",
                                1,
                                "TransactionUpdated",
                                "{\"contact_id\":\"00000000-0000-0000-0000-000000000007\"}"));

        assertSnapshot(
                transaction,
                events,
                """
                {"state":"live","created_at":"2024-03-01T12:00:00.000000Z",\
                "updated_at":"2024-03-01T12:00:01.000000Z",\
                "contact_id":"00000000-0000-0000-0000-000000000007","type":"item",\
                "direction":"owed","amount":1,"currency":"EUR","description":"a \\"book\\"",\
                "transaction_date":"2024-02-29","due_date":null,"stays":[\
                {"contact_id":"0f0e0d0c-0b0a-4908-8706-050403020100",\
                "since":"2024-03-01T12:00:00.000000Z"},\
                {"contact_id":"00000000-0000-0000-0000-000000000007",\
                "since":"2024-03-01T12:00:01.000000Z"}]}\
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void those_of_other_versions_say_nothing(int difference) {
        Snapshot snapshot =
                new Snapshot(
                        0,
                        SnapshotCodec.SCHEMA_VERSION + difference,
                        "{\"state\":\"absent\",\"deletions\":[]}");

        assertThat(SnapshotCodec.ofContacts().decode(snapshot).isPresent())
                .isEqualTo(difference == 0);
        assertThat(SnapshotCodec.ofTransactions().decode(snapshot).isPresent())
                .isEqualTo(difference == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"state\":\"absent\"",
                "{\"state\":\"absent\"} {}",
                "{\"state\":\"gone\"}",
                "{\"state\":\"live\"}",
                "{\"state\":\"live\",\"created_at\":\"yesterday\",\"updated_at\":\"\",\"name\":\"A\"}"
            })
    void broken_ones_say_nothing(String state) {
        Snapshot snapshot = new Snapshot(0, SnapshotCodec.SCHEMA_VERSION, state);

        assertThat(SnapshotCodec.ofContacts().decode(snapshot)).isEmpty();
        assertThat(SnapshotCodec.ofTransactions().decode(snapshot)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"deletions\":7", ",\"deletions\":[7]", ",\"deletions\":[null]"})
    void a_contact_without_its_deletions_says_nothing(String deletions) {
        Snapshot snapshot =
                new Snapshot(
                        0, SnapshotCodec.SCHEMA_VERSION, "{\"state\":\"absent\"" + deletions + "}");

        assertThat(SnapshotCodec.ofContacts().decode(snapshot)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"stays\":[]",
                ",\"stays\":[{}]",
                ",\"stays\":[{\"contact_id\":\"00000000-0000-0000-0000-000000000007\","
                        + "\"since\":\"2024-03-01T12:00:00.000000Z\"}]"
            })
    void a_transaction_without_its_stays_says_nothing(String stays) {
        Snapshot snapshot =
                new Snapshot(
                        0,
                        SnapshotCodec.SCHEMA_VERSION,
                        TRANSACTION.formatted("live", 1, "null", stays));

        assertThat(SnapshotCodec.ofTransactions().decode(snapshot)).isEmpty();
    }

    private static <S, E extends DomainEvent> void assertSnapshot(
            Aggregate<?, S, E> aggregate, List<RecordedEvent> events, String state) {
        List<RecordedEvent> stream = new ArrayList<>(events);
        Versioned<S> folded = AggregateHistory.of(aggregate, LoadedStream.whole(stream)).state();
        Snapshot snapshot = aggregate.snapshots().encode(folded);

        assertThat(snapshot)
                .isEqualTo(new Snapshot(events.size() - 1, SnapshotCodec.SCHEMA_VERSION, state));
        assertThat(aggregate.snapshots().decode(snapshot)).hasValue(folded);
    }

    private static RecordedEvent undo(String label, int version, int undone) {
        return event(
                label,
                version,
                "ChangeUndone",
                "{\"undone_event_id\":\"" + new UUID(0, undone) + "\"}");
    }

    private static RecordedEvent event(String label, int version, String type, String data) {
        return new RecordedEvent(
                new StreamName(label + "-" + new UUID(1, 1)),
                version,
                new EventId(new UUID(0, version)),
                type,
                1,
                data,
                new EventMetadata(
                        new UserId(new UUID(0, 2)),
                        Instant.parse("2024-03-01T12:00:00Z").plusSeconds(version),
                        "request-1",
                        null,
                        null,
                        null),
                Instant.parse("2024-03-01T12:00:00Z"));
    }
}
