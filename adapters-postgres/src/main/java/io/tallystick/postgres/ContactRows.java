package io.tallystick.postgres;

import io.tallystick.application.projection.Projected;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows of the table {@code contacts}. Stateless. */
final class ContactRows {

    private static final String COLUMNS =
            "id, user_id, version, newest_occurred_at, newest_event_id, state, name, username,"
                    + " phone, email, notes, created_at, updated_at";

    private static final String UPSERT =
            "insert into contacts ("
                    + COLUMNS
                    + ") values (:id, :userId, :version, :newestOccurredAt, :newestEventId, :state,"
                    + " :name, :username, :phone, :email, :notes, :createdAt, :updatedAt) on"
                    + " conflict (id) do update set version = excluded.version, newest_occurred_at"
                    + " = excluded.newest_occurred_at, newest_event_id = excluded.newest_event_id,"
                    + " state = excluded.state, name = excluded.name, username = excluded.username,"
                    + " phone = excluded.phone, email = excluded.email, notes = excluded.notes,"
                    + " created_at = excluded.created_at, updated_at = excluded.updated_at where"
                    + " contacts.version < excluded.version";

    private ContactRows() {}

    static Map<UUID, Projected<Contact>> read(Handle handle, List<UUID> ids) {
        Map<UUID, Projected<Contact>> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery("select " + COLUMNS + " from contacts where id = any(:ids)")
                    .bind("ids", ids.toArray(UUID[]::new))
                    .map((row, context) -> read(row))
                    .forEach(row -> rows.put(row.id(), row));
        }
        return rows;
    }

    static Projected<Contact> read(ResultSet row) throws SQLException {
        return new Projected<>(
                row.getObject("id", UUID.class),
                new UserId(row.getObject("user_id", UUID.class)),
                readState(row),
                SqlTime.read(row, "newest_occurred_at"),
                new EventId(row.getObject("newest_event_id", UUID.class)));
    }

    static Versioned<Contact> readState(ResultSet row) throws SQLException {
        String state = row.getString("state");
        Contact contact =
                switch (state) {
                    case "absent" -> new Contact.Absent();
                    case "live" ->
                            new Contact.Live(
                                    details(row),
                                    SqlTime.read(row, "created_at"),
                                    SqlTime.read(row, "updated_at"));
                    case "deleted" ->
                            new Contact.Deleted(
                                    details(row),
                                    SqlTime.read(row, "created_at"),
                                    SqlTime.read(row, "updated_at"));
                    default -> throw new IllegalStateException("unknown state: " + state);
                };
        return new Versioned<>(contact, row.getLong("version"));
    }

    private static ContactDetails details(ResultSet row) throws SQLException {
        String username = row.getString("username");
        String phone = row.getString("phone");
        String email = row.getString("email");
        String notes = row.getString("notes");
        return new ContactDetails(
                new ContactName(row.getString("name")),
                username == null ? null : new Username(username),
                phone == null ? null : new PhoneNumber(phone),
                email == null ? null : new EmailAddress(email),
                notes == null ? null : new Notes(notes));
    }

    static void upsert(Handle handle, List<Projected<Contact>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(UPSERT);
        for (Projected<Contact> row : rows) {
            batch.bind("id", row.id())
                    .bind("userId", row.owner().value())
                    .bind("version", row.version())
                    .bind("newestOccurredAt", SqlTime.of(row.newestOccurredAt()))
                    .bind("newestEventId", row.newestEventId().value());
            switch (row.state()) {
                case Contact.Absent() -> bind(batch, "absent", null, null, null);
                case Contact.Live(var details, var createdAt, var updatedAt) ->
                        bind(batch, "live", details, createdAt, updatedAt);
                case Contact.Deleted(var details, var createdAt, var updatedAt) ->
                        bind(batch, "deleted", details, createdAt, updatedAt);
            }
            batch.add();
        }
        batch.execute();
    }

    private static void bind(
            PreparedBatch batch,
            String state,
            @Nullable ContactDetails details,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt) {
        batch.bind("state", state)
                .bind("name", details == null ? null : details.name().value())
                .bind("username", details == null ? null : text(details.username()))
                .bind("phone", details == null ? null : text(details.phone()))
                .bind("email", details == null ? null : text(details.email()))
                .bind("notes", details == null ? null : text(details.notes()))
                .bind("createdAt", SqlTime.ofNullable(createdAt))
                .bind("updatedAt", SqlTime.ofNullable(updatedAt));
    }

    private static @Nullable String text(@Nullable Username username) {
        return username == null ? null : username.value();
    }

    private static @Nullable String text(@Nullable PhoneNumber phone) {
        return phone == null ? null : phone.value();
    }

    private static @Nullable String text(@Nullable EmailAddress email) {
        return email == null ? null : email.value();
    }

    private static @Nullable String text(@Nullable Notes notes) {
        return notes == null ? null : notes.value();
    }
}
