package io.tallystick.application.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionDeleted;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;

import java.time.Instant;
import java.util.List;

/**
 * Domain events to and from what stores keep. An event of an older schema version is upcast step by
 * step; one of a newer version than this code knows is corrupt, for guessing at money is worse than
 * stopping. Thread-safe.
 */
public final class EventCodec {

    /** Of every event type; a type that changes its data gets its own number and an upcaster. */
    private static final int SCHEMA_VERSION = 1;

    private static final List<Upcaster> UPCASTERS = List.of();

    private final ObjectMapper json =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private final int schemaVersion;
    private final List<Upcaster> upcasters;

    public EventCodec() {
        this(SCHEMA_VERSION, UPCASTERS);
    }

    EventCodec(int schemaVersion, List<Upcaster> upcasters) {
        this.schemaVersion = schemaVersion;
        this.upcasters = upcasters;
    }

    public NewEvent encode(EventId id, DomainEvent event, EventMetadata metadata) {
        ObjectNode data = json.createObjectNode();
        switch (event) {
            case ContactCreated created -> ContactJson.write(data, created.details());
            case ContactUpdated updated -> ContactJson.write(data, updated.changes());
            case TransactionCreated created -> TransactionJson.write(data, created.details());
            case TransactionUpdated updated -> TransactionJson.write(data, updated.changes());
            case ChangeUndone undone ->
                    data.put("undone_event_id", undone.undoneEventId().toString());
            default -> {} // deletions have no data; a nameless event is refused below
        }
        return new NewEvent(id, EventTypes.nameOf(event), schemaVersion, data.toString(), metadata);
    }

    /**
     * @throws CorruptEvent if the event is of no known type or version, or its data are broken
     */
    public DomainEvent decode(RecordedEvent event) {
        try {
            JsonNode tree = json.readTree(event.data());
            if (!(tree instanceof ObjectNode data)) {
                throw new CorruptEvent(event, "its data are not a JSON object");
            }
            return decode(event, upcast(event, data), event.metadata().occurredAt());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CorruptEvent(event, "its data cannot be read", e);
        }
    }

    private ObjectNode upcast(RecordedEvent event, ObjectNode data) {
        if (event.schemaVersion() < 1 || event.schemaVersion() > schemaVersion) {
            throw new CorruptEvent(event, "its schema version is unknown");
        }
        for (int version = event.schemaVersion(); version < schemaVersion; version++) {
            for (Upcaster upcaster : upcasters) {
                if (upcaster.fromVersion() == version && upcaster.type().equals(event.type())) {
                    upcaster.step().upcast(data);
                }
            }
        }
        return data;
    }

    private static DomainEvent decode(RecordedEvent event, ObjectNode data, Instant at) {
        return switch (event.type()) {
            case EventTypes.CONTACT_CREATED ->
                    new ContactCreated(ContactJson.readDetails(data), at);
            case EventTypes.CONTACT_UPDATED ->
                    new ContactUpdated(ContactJson.readChanges(data), at);
            case EventTypes.CONTACT_DELETED -> new ContactDeleted(at);
            case EventTypes.TRANSACTION_CREATED ->
                    new TransactionCreated(TransactionJson.readDetails(data), at);
            case EventTypes.TRANSACTION_UPDATED ->
                    new TransactionUpdated(TransactionJson.readChanges(data), at);
            case EventTypes.TRANSACTION_DELETED -> new TransactionDeleted(at);
            case EventTypes.CHANGE_UNDONE ->
                    new ChangeUndone(
                            new EventId(JsonFields.uuid(JsonFields.text(data, "undone_event_id"))),
                            at);
            default -> throw new CorruptEvent(event, "its type is unknown");
        };
    }
}
