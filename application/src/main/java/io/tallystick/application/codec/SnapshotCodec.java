package io.tallystick.application.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.stream.Snapshot;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.Transaction;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
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
    public static final int SCHEMA_VERSION = 1;

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
            case Contact.Absent() -> state.put("state", "absent");
            case Contact.Live(var details, var createdAt, var updatedAt) -> {
                write(state, "live", createdAt, updatedAt);
                ContactJson.write(state, details);
            }
            case Contact.Deleted(var details, var createdAt, var updatedAt) -> {
                write(state, "deleted", createdAt, updatedAt);
                ContactJson.write(state, details);
            }
        }
    }

    private static void write(ObjectNode state, Transaction transaction) {
        switch (transaction) {
            case Transaction.Absent() -> state.put("state", "absent");
            case Transaction.Live(var details, var createdAt, var updatedAt) -> {
                write(state, "live", createdAt, updatedAt);
                TransactionJson.write(state, details);
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
            case "absent" -> new Contact.Absent();
            case "live" ->
                    new Contact.Live(
                            ContactJson.readDetails(state), createdAt(state), updatedAt(state));
            case "deleted" ->
                    new Contact.Deleted(
                            ContactJson.readDetails(state), createdAt(state), updatedAt(state));
            default -> throw new IllegalArgumentException("an unknown state");
        };
    }

    private static Transaction readTransaction(JsonNode state) {
        return switch (JsonFields.text(state, "state")) {
            case "absent" -> new Transaction.Absent();
            case "live" ->
                    new Transaction.Live(
                            TransactionJson.readDetails(state), createdAt(state), updatedAt(state));
            case "deleted" ->
                    new Transaction.Deleted(
                            TransactionJson.readDetails(state), createdAt(state), updatedAt(state));
            default -> throw new IllegalArgumentException("an unknown state");
        };
    }

    private static Instant createdAt(JsonNode state) {
        return Rfc3339.parse(JsonFields.text(state, "created_at"));
    }

    private static Instant updatedAt(JsonNode state) {
        return Rfc3339.parse(JsonFields.text(state, "updated_at"));
    }
}
