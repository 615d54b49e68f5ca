package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.Comment;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionDeleted;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;

import java.time.Instant;
import java.util.UUID;

/**
 * Events as the mobile app spells them: one name for a change of any kind of entity, and everything
 * about it in {@code event_data}. Thread-safe.
 */
public final class SyncCodec {

    private static final int MAX_NAME_LENGTH = 100;

    private final EventCodec events;

    public SyncCodec(EventCodec events) {
        this.events = events;
    }

    /**
     * Reads one element of what a phone sends.
     *
     * @param place of the element, which names it if it has no id
     */
    public SyncElement read(JsonNode element, int place) {
        String name = nameOf(element, place);
        try {
            return read(name, element);
        } catch (InvalidValue e) {
            return new SyncElement.Unreadable(name, String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            return new SyncElement.Unreadable(name, "has a number out of range");
        }
    }

    private static String nameOf(JsonNode element, int place) {
        JsonNode id = element.get("id");
        if (id == null || !id.isTextual() || id.textValue().isEmpty()) {
            return "#" + place;
        }
        String text = id.textValue();
        return text.length() <= MAX_NAME_LENGTH ? text : text.substring(0, MAX_NAME_LENGTH);
    }

    private static SyncElement read(String name, JsonNode element) {
        if (!element.isObject()) {
            throw new InvalidValue("must be an object");
        }
        SyncFields fields = new SyncFields(element);
        EventId id = new EventId(fields.uuid("id"));
        AggregateType type = aggregateType(fields.required("aggregate_type"));
        UUID aggregateId = fields.uuid("aggregate_id");
        Instant at = SyncTime.parse(fields.required("timestamp"));
        JsonNode data = element.get("event_data");
        if (data == null || !data.isObject()) {
            throw new InvalidValue("event_data must be an object");
        }
        SyncFields dataFields = new SyncFields(data);
        String kind = fields.required("event_type");
        DomainEvent event = event(type, kind, dataFields, at);
        String comment = dataFields.optional("comment");
        return new SyncElement.Offered(
                name,
                id,
                StreamName.of(type, aggregateId),
                event,
                comment == null ? null : SyncFields.check("comment", comment, Comment::new).value(),
                hash(type, aggregateId, kind, at, data));
    }

    private static AggregateType aggregateType(String label) {
        for (AggregateType type : AggregateType.values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new InvalidValue("aggregate_type must be contact or transaction");
    }

    private static DomainEvent event(AggregateType type, String kind, SyncFields data, Instant at) {
        boolean isContact = type == AggregateType.CONTACT;
        return switch (kind) {
            case "CREATED" ->
                    isContact
                            ? new ContactCreated(SyncContact.details(data), at)
                            : new TransactionCreated(SyncTransaction.details(data, at), at);
            case "UPDATED" ->
                    isContact
                            ? new ContactUpdated(SyncContact.changes(data), at)
                            : new TransactionUpdated(SyncTransaction.changes(data), at);
            case "DELETED" -> isContact ? new ContactDeleted(at) : new TransactionDeleted(at);
            case "UNDO" -> new ChangeUndone(new EventId(data.uuid("undone_event_id")), at);
            default ->
                    throw new InvalidValue("event_type must be CREATED, UPDATED, DELETED or UNDO");
        };
    }

    private static String hash(
            AggregateType type, UUID aggregateId, String kind, Instant at, JsonNode data) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("aggregate_type", type.label());
        content.put("aggregate_id", aggregateId.toString());
        content.put("event_type", kind);
        content.put("timestamp", Rfc3339.format(at));
        content.set("event_data", data);
        return CanonicalJson.hash(content);
    }

    /**
     * Whether a phone sends what is recorded: as it was first sent, or as {@link #write} spells it.
     */
    public boolean isSame(SyncElement.Offered offered, RecordedEvent recorded) {
        if (!offered.id().equals(recorded.id()) || !offered.stream().equals(recorded.stream())) {
            return false;
        }
        if (offered.isAsFirstSent(recorded.metadata().syncOrigin())) {
            return true;
        }
        try {
            AggregateType type = typeOf(recorded);
            return hash(
                            type,
                            type.idIn(recorded.stream()).orElseThrow(),
                            kindOf(recorded),
                            recorded.metadata().occurredAt(),
                            dataOf(recorded))
                    .equals(offered.contentHash());
        } catch (CorruptEvent e) {
            return false;
        }
    }

    /**
     * An event of the ledger as the mobile app reads it, as a JSON object.
     *
     * @throws CorruptEvent if it cannot be decoded
     */
    public String write(RecordedEvent event) {
        AggregateType type = typeOf(event);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", event.id().toString());
        node.put("aggregate_type", type.label());
        node.put("aggregate_id", type.idIn(event.stream()).orElseThrow().toString());
        node.put("event_type", kindOf(event));
        node.set("event_data", dataOf(event));
        node.put("timestamp", Rfc3339.format(event.metadata().occurredAt()));
        node.put("version", event.version());
        return node.toString();
    }

    private static AggregateType typeOf(RecordedEvent event) {
        return AggregateType.of(event.stream())
                .orElseThrow(() -> new CorruptEvent(event, "its stream is not a ledger's"));
    }

    private static String kindOf(RecordedEvent event) {
        return switch (event.type()) {
            case EventTypes.CONTACT_CREATED, EventTypes.TRANSACTION_CREATED -> "CREATED";
            case EventTypes.CONTACT_UPDATED, EventTypes.TRANSACTION_UPDATED -> "UPDATED";
            case EventTypes.CONTACT_DELETED, EventTypes.TRANSACTION_DELETED -> "DELETED";
            case EventTypes.CHANGE_UNDONE -> "UNDO";
            default -> throw new CorruptEvent(event, "its type is unknown");
        };
    }

    private ObjectNode dataOf(RecordedEvent recorded) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        switch (events.decode(recorded)) {
            case ContactCreated created -> ContactJson.write(data, created.details());
            case ContactUpdated updated -> SyncContact.write(data, updated.changes());
            case TransactionCreated created -> TransactionJson.write(data, created.details());
            case TransactionUpdated updated -> SyncTransaction.write(data, updated.changes());
            case ChangeUndone undone ->
                    data.put("undone_event_id", undone.undoneEventId().toString());
            default -> {} // a deletion says nothing more
        }
        EventMetadata metadata = recorded.metadata();
        JsonFields.putIfPresent(data, "comment", metadata.comment(), text -> text);
        data.put("timestamp", Rfc3339.format(metadata.occurredAt()));
        return data;
    }
}
