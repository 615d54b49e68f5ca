package io.tallystick.application.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.stream.Snapshot;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.Stay;
import io.tallystick.domain.transaction.Transaction;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * States to and from what snapshots keep. What this code would not write is not read either: a
 * snapshot is worth nothing that the events do not say. Thread-safe.
 *
 * @param <S> states
 */
public final class SnapshotCodec<S> {

    /** Goes up whenever states are spelled in another way, or events fold to others. */
    public static final int SCHEMA_VERSION = 2;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final BiConsumer<ObjectNode, S> writer;
    private final Function<JsonNode, S> reader;

    private SnapshotCodec(BiConsumer<ObjectNode, S> writer, Function<JsonNode, S> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    public static SnapshotCodec<Contact> ofContacts() {
        return new SnapshotCodec<>(SnapshotCodec::write, SnapshotCodec::readContact);
    }

    public static SnapshotCodec<Transaction> ofTransactions() {
        return new SnapshotCodec<>(SnapshotCodec::write, SnapshotCodec::readTransaction);
    }

    public Snapshot encode(Versioned<S> aggregate) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        writer.accept(state, aggregate.state());
        return new Snapshot(aggregate.version(), SCHEMA_VERSION, state.toString());
    }

    /** Empty if it is of another schema version, or broken. */
    public Optional<Versioned<S>> decode(Snapshot snapshot) {
        if (snapshot.schemaVersion() != SCHEMA_VERSION) {
            return Optional.empty();
        }
        try {
            Versioned<S> aggregate =
                    new Versioned<>(
                            reader.apply(JSON.readTree(snapshot.state())), snapshot.version());
            return Optional.of(aggregate);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void write(ObjectNode state, Contact contact) {
        switch (contact) {
            case Contact.Absent absent -> state.put("state", "absent");
            case Contact.Live live -> {
                write(state, "live", live.createdAt(), live.updatedAt());
                ContactJson.write(state, live.details());
            }
            case Contact.Deleted deleted -> {
                write(state, "deleted", deleted.createdAt(), deleted.updatedAt());
                ContactJson.write(state, deleted.details());
            }
        }
        ArrayNode deletions = state.putArray("deletions");
        contact.deletions().forEach(at -> deletions.add(Rfc3339.format(at)));
    }

    private static void write(ObjectNode state, Transaction transaction) {
        switch (transaction) {
            case Transaction.Absent() -> state.put("state", "absent");
            case Transaction.Live live -> {
                write(state, "live", live.createdAt(), live.updatedAt());
                TransactionJson.write(state, live.details());
                ArrayNode stays = state.putArray("stays");
                for (Stay stay : live.stays()) {
                    stays.addObject()
                            .put("contact_id", stay.contact().toString())
                            .put("since", Rfc3339.format(stay.since()));
                }
            }
            case Transaction.Deleted(var details, var createdAt, var updatedAt) -> {
                write(state, "deleted", createdAt, updatedAt);
                TransactionJson.write(state, details);
            }
        }
    }

    private static void write(ObjectNode state, String name, Instant createdAt, Instant updatedAt) {
        state.put("state", name);
        state.put("created_at", Rfc3339.format(createdAt));
        state.put("updated_at", Rfc3339.format(updatedAt));
    }

    private static Contact readContact(JsonNode state) {
        return switch (JsonFields.text(state, "state")) {
            case "absent" -> new Contact.Absent(deletions(state));
            case "live" ->
                    new Contact.Live(
                            ContactJson.readDetails(state),
                            createdAt(state),
                            updatedAt(state),
                            deletions(state));
            case "deleted" ->
                    new Contact.Deleted(
                            ContactJson.readDetails(state),
                            createdAt(state),
                            updatedAt(state),
                            deletions(state));
            default -> throw new IllegalArgumentException("an unknown state");
        };
    }

    private static Transaction readTransaction(JsonNode state) {
        return switch (JsonFields.text(state, "state")) {
            case "absent" -> new Transaction.Absent();
            case "live" ->
                    new Transaction.Live(
                            TransactionJson.readDetails(state),
                            createdAt(state),
                            updatedAt(state),
                            stays(state));
            case "deleted" ->
                    new Transaction.Deleted(
                            TransactionJson.readDetails(state), createdAt(state), updatedAt(state));
            default -> throw new IllegalArgumentException("an unknown state");
        };
    }

    private static List<Instant> deletions(JsonNode state) {
        List<Instant> deletions = new ArrayList<>();
        for (JsonNode at : array(state, "deletions")) {
            deletions.add(Rfc3339.parse(at.asText()));
        }
        return deletions;
    }

    private static List<Stay> stays(JsonNode state) {
        List<Stay> stays = new ArrayList<>();
        for (JsonNode stay : array(state, "stays")) {
            stays.add(
                    new Stay(
                            new ContactId(UUID.fromString(JsonFields.text(stay, "contact_id"))),
                            Rfc3339.parse(JsonFields.text(stay, "since"))));
        }
        return stays;
    }

    private static JsonNode array(JsonNode state, String name) {
        JsonNode array = state.path(name);
        if (!array.isArray()) {
            throw new IllegalArgumentException(name + " is no array");
        }
        return array;
    }

    private static Instant createdAt(JsonNode state) {
        return Rfc3339.parse(JsonFields.text(state, "created_at"));
    }

    private static Instant updatedAt(JsonNode state) {
        return Rfc3339.parse(JsonFields.text(state, "updated_at"));
    }
}
