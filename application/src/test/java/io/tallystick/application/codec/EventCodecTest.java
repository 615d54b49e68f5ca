package io.tallystick.application.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionDeleted;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionKind;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Every event type has an example of every version, frozen: what was once written stays readable.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventCodecTest {

    private static final Instant AT = Instant.parse("2024-03-01T12:00:00.000001Z");
    private static final EventId ID = new EventId(new UUID(0, 1));
    private static final EventMetadata METADATA =
            new EventMetadata(new UserId(new UUID(0, 2)), AT, "request-1", null, null, null);
    private static final ContactId CONTACT =
            new ContactId(UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100"));

    /** What the frozen examples of version 1 say. */
    private static final Map<String, DomainEvent> EXAMPLES =
            Map.of(
                    "ContactCreated",
                    new ContactCreated(
                            new ContactDetails(
                                    new ContactName("Ann 😀"),
                                    new Username("ann_99"),
                                    new PhoneNumber(""),
                                    new EmailAddress("ann@example.org"),
                                    null),
                            AT),
                    "ContactUpdated",
                    new ContactUpdated(
                            new ContactChanges(
                                    new ContactName("Anna"),
                                    FieldChange.unchanged(),
                                    FieldChange.changedTo(new PhoneNumber("+49 30 1234")),
                                    FieldChange.unchanged(),
                                    FieldChange.cleared()),
                            AT),
                    "ContactDeleted",
                    new ContactDeleted(AT),
                    "TransactionCreated",
                    new TransactionCreated(
                            new TransactionDetails(
                                    CONTACT,
                                    TransactionKind.ITEM,
                                    Direction.OWED,
                                    new Amount(Amount.MAX),
                                    new CurrencyCode("EUR"),
                                    new Description("a \"book\"\nof two lines"),
                                    CalendarDate.parse("2024-02-29"),
                                    null),
                            AT),
                    "TransactionUpdated",
                    new TransactionUpdated(
                            new TransactionChanges(
                                    CONTACT,
                                    TransactionKind.MONEY,
                                    Direction.LENT,
                                    new Amount(0),
                                    CurrencyCode.USD,
                                    FieldChange.cleared(),
                                    CalendarDate.parse("0001-01-01"),
                                    FieldChange.changedTo(CalendarDate.parse("9999-12-31"))),
                            AT),
                    "TransactionDeleted",
                    new TransactionDeleted(AT),
                    "ChangeUndone",
                    new ChangeUndone(
                            new EventId(UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff")),
                            AT));

    private final EventCodec codec = new EventCodec();
    private final JsonMapper json = new JsonMapper();

    static List<String> types() {
        return EventTypes.all().stream().sorted().toList();
    }

    @Test
    void every_type_has_an_example() {
        assertThat(EXAMPLES).containsOnlyKeys(EventTypes.all());
        assertThat(types()).hasSize(7);
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_example_is_read_as_what_it_meant(String type) throws IOException {
        assertThat(codec.decode(recorded(type, 1, example(type)))).isEqualTo(EXAMPLES.get(type));
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_event_is_written_as_its_example(String type) throws IOException {
        NewEvent encoded = codec.encode(ID, Objects.requireNonNull(EXAMPLES.get(type)), METADATA);

        assertThat(encoded.type()).isEqualTo(type);
        assertThat(encoded.id()).isEqualTo(ID);
        assertThat(encoded.schemaVersion()).isEqualTo(1);
        assertThat(encoded.metadata()).isEqualTo(METADATA);
        assertThat(json.readTree(encoded.data())).isEqualTo(json.readTree(example(type)));
    }

    @Test
    void an_update_of_nothing_has_no_data() throws JsonProcessingException {
        DomainEvent nothing =
                new TransactionUpdated(
                        new TransactionChanges(
                                null,
                                null,
                                null,
                                null,
                                null,
                                FieldChange.unchanged(),
                                null,
                                FieldChange.unchanged()),
                        AT);

        NewEvent encoded = codec.encode(ID, nothing, METADATA);

        assertThat(json.readTree(encoded.data())).isEqualTo(json.createObjectNode());
        assertThat(codec.decode(recorded(encoded.type(), 1, "{}"))).isEqualTo(nothing);
    }

    @Test
    void when_it_occurred_is_told_by_the_metadata() {
        assertThat(codec.decode(recorded("ContactDeleted", 1, "{}")).occurredAt()).isEqualTo(AT);
    }

    @Test
    void fields_that_are_not_known_are_passed_over() {
        assertThat(codec.decode(recorded("ContactDeleted", 1, "{\"new\":[1,2]}")))
                .isEqualTo(new ContactDeleted(AT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "contactcreated", "ContactCreated ", "Unheard", "ContactEvent"})
    void an_unknown_type_is_corrupt(String type) {
        assertCorrupt(recorded(type, 1, "{\"name\":\"Ann\"}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void an_unknown_version_is_corrupt(int version) {
        assertCorrupt(recorded("ContactDeleted", version, "{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ContactDeleted | ``",
                "ContactDeleted | null",
                "ContactDeleted | []",
                "ContactDeleted | 1",
                "ContactDeleted | \"{}\"",
                "ContactDeleted | {",
                "ContactDeleted | {}}",
                "ContactDeleted | {} {}",
                "ContactCreated | {}",
                "ContactCreated | {\"name\":null}",
                "ContactCreated | {\"name\":1}",
                "ContactCreated | {\"name\":\" \"}",
                "ContactCreated | {\"name\":\"Ann\",\"email\":\"a@\\u0000b\"}",
                "ContactCreated | {\"name\":\"Ann\",\"email\":7}",
                "ContactUpdated | {\"name\":[]}",
                "ContactUpdated | {\"phone\":{}}",
                "TransactionUpdated | {\"amount\":1.5}",
                "TransactionUpdated | {\"amount\":\"5\"}",
                "TransactionUpdated | {\"amount\":-1}",
                "TransactionUpdated | {\"amount\":99999999999999999999}",
                "TransactionUpdated | {\"amount\":null}",
                "TransactionUpdated | {\"currency\":\"EURO\"}",
                "TransactionUpdated | {\"direction\":\"sideways\"}",
                "TransactionUpdated | {\"type\":\"\"}",
                "TransactionUpdated | {\"contact_id\":\"nobody\"}",
                "TransactionUpdated | {\"transaction_date\":\"2024-02-30\"}",
                "TransactionUpdated | {\"due_date\":\"tomorrow\"}",
                "TransactionCreated | {\"amount\":5}",
                "ChangeUndone | {}",
                "ChangeUndone | {\"undone_event_id\":null}",
                "ChangeUndone | {\"undone_event_id\":\"x\"}"
            })
    void broken_data_are_corrupt(String type, String data) {
        assertCorrupt(recorded(type, 1, data));
    }

    @Test
    void a_corrupt_event_is_named_but_its_data_are_not_shown() {
        RecordedEvent event =
                recorded("ContactCreated", 1, "{\"name\":\" \",\"notes\":\"secret\"}");

        assertThatThrownBy(() -> codec.decode(event))
                .isInstanceOf(CorruptEvent.class)
                .hasMessageContaining("contact-1")
                .hasMessageContaining("version=4")
                .hasMessageContaining("type=ContactCreated")
                .hasMessageContaining("schema_version=1")
                .hasMessageNotContaining("secret");
    }

    @Test
    void an_older_version_is_upcast_step_by_step() {
        EventCodec third =
                new EventCodec(
                        3,
                        List.of(
                                new Upcaster(
                                        "ContactCreated",
                                        2,
                                        data -> data.put("name", data.get("name").asText() + "!")),
                                new Upcaster(
                                        "ContactCreated",
                                        1,
                                        data -> data.set("name", data.remove("full_name"))),
                                new Upcaster("ContactUpdated", 1, data -> data.removeAll())));

        assertThat(third.decode(recorded("ContactCreated", 1, "{\"full_name\":\"Ann\"}")))
                .isEqualTo(new ContactCreated(ContactDetails.named("Ann!"), AT));
        assertThat(third.decode(recorded("ContactCreated", 2, "{\"name\":\"Ann\"}")))
                .isEqualTo(new ContactCreated(ContactDetails.named("Ann!"), AT));
        assertThat(third.decode(recorded("ContactCreated", 3, "{\"name\":\"Ann\"}")))
                .isEqualTo(new ContactCreated(ContactDetails.named("Ann"), AT));
        assertThat(third.decode(recorded("ContactDeleted", 1, "{}")))
                .isEqualTo(new ContactDeleted(AT));
        assertThat(third.encode(ID, new ContactDeleted(AT), METADATA).schemaVersion()).isEqualTo(3);
    }

    @Test
    void an_upcaster_that_cannot_read_makes_the_event_corrupt() {
        EventCodec second =
                new EventCodec(
                        2,
                        List.of(
                                new Upcaster(
                                        "ContactCreated",
                                        1,
                                        data -> data.put("name", JsonFields.text(data, "gone")))));

        assertThatThrownBy(() -> second.decode(recorded("ContactCreated", 1, "{}")))
                .isInstanceOf(CorruptEvent.class);
    }

    private void assertCorrupt(RecordedEvent event) {
        assertThatThrownBy(() -> codec.decode(event)).isInstanceOf(CorruptEvent.class);
    }

    private static RecordedEvent recorded(String type, int schemaVersion, String data) {
        return new RecordedEvent(
                new StreamName("contact-1"), 4, ID, type, schemaVersion, data, METADATA, AT);
    }

    private static String example(String type) throws IOException {
        String file = "/events/" + type + ".v1.json";
        try (InputStream stream = EventCodecTest.class.getResourceAsStream(file)) {
            assertThat(stream).as(file).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
